// Package intake reads a study's Parquet exports into a sample: who was asked,
// what they said on their ladders and of themselves, and what they did, folded
// to traits, amounts and journeys. It checks everything that it reads, counts
// every row that it leaves out, and gives the same sample whatever the order of
// rows and files. It also writes results, quarantine counts and small tables.
//
// # Terms
//
// An export is a set of files with one schema: respondents, ladders,
// interactions, or one of segment.Forms, whose rows are records: what people
// hold, have, give and want. An amount is a number of each person, a journey
// where he met the brand; an element of it is a touchpoint or a channel. A want
// is a column that a study reads, a use what it is for. A vector is a run of rows of one column; a source fills vectors from a file,
// or from one of its row groups, which are units of work. A chunk is a column
// in a row group; it is read along the fast path, which is ours, or the safe
// path, which is arrow-go. Text is a code of a dictionary from there on, except
// for ids: what a text means is worked out once a code. Quarantine is the rows
// left out, with a reason each: rows read are rows used and rows in quarantine.
// A broken ladder is one that lost a rung. The main coder is the one whose
// coding counts.
//
// # What it refuses to do
//
// It trusts no file. Footer, page headers, sizes, checksums and row counts are
// verified before pages are decoded and while they are, panics become errors,
// and a file that changes while it is read is not ready. It never prints a cell
// or an id, nor the parameters and answers of an object store, reads no clock,
// leaves no file behind and keeps no interaction. Encrypted files, maps,
// structs and times of day are refused.
//
// # Decisions
//
// 2026-11-21 Two records of a person: equal ones count once; if they differ,
// none is kept, because nobody can say which is right and one may withdraw
// consent. We would change this if panels exported a record a wave.
//
// 2026-11-21 A ladder is kept whole or not at all: a missing rung would turn
// two indirect neighbours into direct ones. The faulty row is counted under
// its fault, the others as broken_ladder; a fault of the ladder as a whole
// (gap, two codes, two people, two waves, parent) counts all its rows.
//
// 2026-11-21 Ladder ids are unique over the export. Ladders numbered within
// each person come out as shared_ladder, loudly, and not as one long ladder.
//
// 2026-11-21 Missing values follow SQL: a condition on a missing operand is
// unknown, so the person is in the missing category and the interaction does
// not count. A part that speaks of nil itself (x == nil, x ?? 0) decides.
//
// 2026-11-21 The as-of date is a calendar date, taken as written in its own
// location; days are local days of the study. Timestamps without a zone are
// wall clock in the study's timezone, INT96 is UTC: so their writers mean them.
//
// 2026-11-21 Weight 0 stays: the person is in unweighted bases and weighs
// nothing. Missing, negative and infinite weights are quarantined.
//
// 2026-11-22 People without a stratum or a cluster are quarantined, as R refuses
// such a sample: a group of their own would claim that they were drawn
// together. Populations (fpc) and replicate weights are read as R's survey
// reads them: a population of 1 or less is the share that was drawn, of each
// stratum by itself; replicate weights contain the design weight. A population
// is a fact about a stratum, so that a missing one is an error and not a row
// left out.
//
// 2026-11-22 Weighting comes last, when everybody's categories are known, and
// changes the weights alone: quantiles and amounts' bands count people. Each
// replicate is weighted by itself, so that its deviation knows of it. What
// cannot be met is bad input (65): the study was right on the night before.
//
// 2026-11-21 Zero is a number: no interactions fall into the first band of
// counts and sums. "never" (days since) and "none" (furthest stage) are
// categories of their own and always there; missing only if it has people.
//
// 2026-11-21 Whole numbers and fractions may mix between the files of a
// column (a null makes some writers switch) with a warning; any other change
// of type, and any change of an id's, is an error.
//
// 2026-11-21 Coders: the one with the most usable rungs, ties by name, unless
// the study names one. A fault in another coder's row leaves the ladder whole.
// A ladder that the main coder did not code counts for agreement only.
//
// 2026-11-21 Three passes, each row group by row group on all processors.
// Respondents: of each person what traits make of him, in a byte or two, and a
// fingerprint, by which a second record is compared. Interactions: folded into
// traits and never kept. Ladders: block by block to whoever counts them.
//
// 2026-11-21 Order is found, not assumed. Ladders in the order of respondents
// go through as they come; the respondents at the ends of row groups wait for
// the rest of their rows. The first row out of order, or two row groups whose
// respondents cross, starts the pass over, with rows divided by respondent
// into parts of 128 Ki rows, each put in order by itself; beyond an eighth of
// Options.Memory (128 MiB without a limit) parts go to disk as Arrow IPC,
// uncompressed. Interactions need no order: every fold is a sum, a maximum or
// a union.
//
// 2026-11-21 A ladder belongs to one person. Keys of ladder ids are gathered as
// ladders are counted: a key that two people claim, or that stands in a row of
// nobody who counts, sends the pass back to leave such ladders out. Text ids
// are told apart by 64-bit hashes; two of 25 million ladders share one in a
// hundred thousand nights, and would both be quarantined as shared.
//
// 2026-11-21 Exports of several coders are read whole: whose coding counts is
// known only at the end. They are small, and what they go through is what a
// test holds streams to.
//
// 2026-11-21 Statistics are reasons to look, never facts. The newest day is
// what files claim if reading bears it out; a row group that claims to be
// older than every window is skipped once its times have been read.
//
// 2026-11-21 Two paths, chosen a chunk from its metadata: what nearly all
// exports are made of goes the fast path (no compression, Snappy, Gzip, Zstd;
// plain and dictionary pages; flat columns and lists of one level), all else
// arrow-go, one column of one row group at a time. A page that the metadata
// did not foretell sends its chunk on along the safe path. Tests hold both
// paths to the same values.
//
// 2026-11-21 The fast path decodes pages itself and not with parquet-go, which
// unpacks pages and expands runs as far as hostile bytes say, and in assembly
// that nothing recovers from. Ours decodes the rows that are asked for,
// allocates nothing that bytes do not pay for, and is as quick. We would change
// this for a parquet-go that keeps to its headers.
//
// 2026-11-21 Page checksums are verified as the fast path reads, and before the
// safe path on a walk over the page headers, since arrow-go ignores them. The
// Arrow schema in a footer is dropped: types come from Parquet alone, and no
// dictionary column hides corruption.
//
// 2026-11-21 Results are encoded line by line (a row and a statistic over all
// columns): CSV from texts escaped beforehand, Parquet from dictionary indices
// known beforehand, in row groups of 131,072 rows that workers encode side by
// side. parquet-go's writer takes rows and hashes every text of every row, which
// took longer than all else of a wide run; its footers, levels, indices and codec
// are used, and schema and footer still come from the type Result. We would go
// back to its writer if it took indices.
//
// 2026-11-21 results.parquet has bases as dictionaries and no page index: row
// groups are small, and their statistics say what is in them.
//
// 2026-11-21 Limits: footer 64 MiB, 20,000 columns, 10,000 row groups, pages
// of 128 MiB, 4 million rows or 256 a byte, batches of 64 MiB of text. Honest
// exports stay far below; a bomb is refused before it is unpacked.
//
// 2026-11-21 Objects are read in runs of 256 KiB to 4 MiB that double while
// somebody reads on and are fetched ahead, through 64 MiB of cache for a run.
// Each request demands the version seen first (If-Match), so an object that is
// overwritten is not ready and never half old, half new. We would change the
// sizes if a store answered much later or faster than some 50 ms and 50 MB/s.
//
// 2026-11-21 The SDKs try again up to an answer's first byte, a few times; we
// do it twice more, and for answers that are cut off or silent for a minute.
// Then the run ends as not ready: an outage is no fault of the export.
//
// 2026-11-22 Records are held in memory, a few a person, and count towards
// Options.Memory. Everything that is mapped must be said: a row without its
// wave or time is left out, as a ladder is; a goal or a significance may be
// missing. Which of them count is decided person by person.
//
// 2026-11-22 Rows of one person about the same matter on the same day and in
// the same wave: equal ones count once; if they differ, none does, as with two
// records of a person. SWOT items without a name may be several, so they never
// contradict. What people give has no key: two equal rows are two gifts. We
// would change this if panels sent corrections as later rows.
//
// 2026-11-22 Names are the study's, in its order, then the tool's own if
// anybody says them, then others, sorted; assets, SWOT items and kinds are all
// there. Texts are known by name or label, and spellings that differ by case
// and blanks are one text, shown as the first in order; waves are as written.
// Values and what competes with them share their names, and so do types wanted
// and assumed, so that codes compare.
//
// 2026-11-22 Money is never added over codes. An amount without a code takes on
// the one that its rows have; several are an error. Money of which no row says
// the code is XXX, ISO 4217's no currency; one row without a code where others
// have one is left out. Negative gifts are left out: a refund belongs in an
// amount of the respondents export.
//
// 2026-11-22 Amounts and journeys of a period take interactions of its days. In
// a period without days amounts of interactions are unknown (NaN) and journeys
// empty; a behavioural trait of such a period is an error.
//
// 2026-11-22 Journeys are folded only where the study asks for a measure that
// tells of them: they need every interaction, so that no row group is skipped.
// They tell 64 touchpoints and channels apart; beyond, the study's own channels
// and the most frequent others stay, ties by name, after a first pass over the
// two columns. The rest count as interactions, and a note says so.
//
// 2026-11-22 Periods by wave are found in a first pass over the ladders' waves,
// of people who count: which ladders count is known too late. A wave whose
// ladders are all broken is a period nobody is in.
//
// 2026-11-22 The newest answer speaks for a person: newest by day, then by wave
// in the order of names. Two values ranked first, or two types wanted at a
// time, are "several": nobody can choose for him. A first value is one of rank
// 1, or of the highest rating.
//
// 2026-11-22 Quantiles cut a sample where R's quantile does (type 7), by people
// and not by weight; equal numbers stay together. The lowest money band, where
// the study states none, ends at the first fifth of people whose amount is
// known.
//
// 2026-11-22 A study without interactions is dated by the newest day of its
// records. With interactions they date it, and a record after them is later
// than the as-of day: state the date if answers are newer than conduct.
//
// 2026-11-22 A number beyond 10^18 is damage or the mark of a missing one: added
// up with others, or squared, it would leave no figure at all, with no word to
// anybody. Such rows are left out and counted, as are such weights; an amount of
// the respondents export counts as missing, with a warning, because the person
// is there all the same. A text of more than 1,000 characters is no name of a
// value, an item, a currency or a wave: its row is left out and counted. As a
// touchpoint or a channel it is no element of a journey, and a note says so.
//
// 2026-11-22 That nobody is left to count is no fault of any row, so that no
// tolerance is passed; it is a warning, since an empty report takes the place of
// last night's.
package intake
