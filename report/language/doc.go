// Package language answers "how is that said in the reader's language?": it
// holds one catalogue file a language, en-GB.json and de-DE.json, with the texts
// of the report and its forms of numbers, dates and lists.
//
//	Say("%d of %d respondents", 12, 1200)   12 von 1.200 Befragten
//
// # Terms
//
// A form is a sentence in English as it stands in the code, with verbs for what
// is put in: it is the key of its translations, so that whoever reads the code
// reads what the reader reads. A catalogue gives each form its text, or one text
// for each plural category of CLDR ("one", "other"), chosen by the form's first
// number. The English catalogue is complete, too: it has the plurals, and is the
// list that a translator works through.
//
// A form whose English is right and whose meaning is open ("Change", a verb or
// a noun) carries a context before a bar, which no reader sees: "column|Change".
//
// # A new language
//
// A new language is a catalogue file beside these, with every text of
// en-GB.json; tests name what it lacks, verbs that it lost, and texts that
// nobody says any more.
//
// # What it refuses to do
//
// It translates what the tool says and nothing else: labels of traits, codes,
// segments and the title are the study's, notes' ids and the columns of results
// are for machines, and both stay as they are.
//
// # Decisions
//
// 2026-11-22 Sentences are keys, and not short names: code that reads
// "cover.top.value.tie" hides what it claims, and a changed sentence should lose
// its translations until somebody has looked. We would use names if the English
// came to be edited by others than who writes the code.
//
// 2026-11-22 Our own file and printer, with the plural rules of
// golang.org/x/text: its message package writes numbers as the Unicode tables
// have them, which is neither how the tool rounds nor what a catalogue file can
// say, and its catalogues are made by a tool at build time.
package language
