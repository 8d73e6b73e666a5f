// Package chart draws the pictures of a report: the value map, the value profile, the implication
// matrix, the SWOT and the levels of life assets, stages, differences, pairs of shares, the balance of
// gains and gives, and trends, each from a plain struct to an SVG or a PNG.
//
// A chart is a Spec: its words in a Frame, its numbers as Points, Cells, Nodes and Edges. Render draws it
// once; SVG, PNG and Warnings are short for that. The steps are calculation (which links are dashed, which
// path is strongest), layout (layers, order, positions) and drawing (a list of shapes in points), in files
// of their own; the SVG and the PNG writer read the same list, so the two pictures agree.
//
// # Terms
//
//   - band: a level of abstraction on a value map, attributes at the bottom, values on top; a band has one
//     row of codes, or several
//   - link: an implication that passed the cut-off; its strength decides the width of its line
//   - bend: where a long link passes a row between two codes
//   - bow: a link between two codes of one row
//   - strongest path: the way along links with the largest sum of strengths
//   - positions: where Place put the codes of a study, the same on every segment's map
//   - mark: the shorthand printed where a number cannot be, such as [c] for withheld
//
// # What it refuses to do
//
// It computes no measure, tests nothing and writes no headline: Title, Alt, Point.Differs and Point.Found
// come from the caller, who knows whether they are true. Its own words are those of the catalogues of
// package language, in the language of the Theme. It reads no number that has a Mark. It cuts no label, sets no
// type below 7.5 points, tells no difference by colour alone, and never draws a label as a blank: a missing
// glyph becomes a box and a warning. It reads no file, clock or environment, and gives the same bytes for
// the same spec.
//
// # Limits
//
// Maps of up to 30 codes and 50 links are drawn with care in about a fifth of a second; larger ones get
// fewer restarts and a coarser search for the places of counts, and are hard to read anyway: raise the
// cut-off. A script that needs shaping (Arabic, Devanagari) or runs from right to left is not set properly
// in a PNG, whatever the font.
//
// # Decisions
//
// 2026-11-21, layout: native or borrowed?
// Native: sifting with seeded restarts and kicks, then isotonic placement. On a map of 25 codes and 47
// links it has 40 crossings; dagre has 102 or more, Graphviz 43, ELK 41, and the last two need a program
// or five seconds. A Go library with fewer crossings that keeps bands and positions would change our mind.
//
// 2026-11-21, canvas: plot.Plot, vgsvg, or a list of shapes?
// A list of shapes in points, written as SVG here and replayed on gonum's vgimg for PNG. vgsvg cannot give
// a text its anchor, a fallback font, a title or a role, and the height of a chart is known only when it is
// drawn. The list is also what the overlap tests read. A vgsvg with those four would change our mind.
//
// 2026-11-21, font: which, and is it embedded in the SVG?
// Liberation Sans, by name only, before Arial and Helvetica, which have its widths. A font file can be
// given; the SVG names it and does not carry it, because a font with Chinese glyphs weighs ten megabytes a
// picture. Readers who see other glyphs than the PNG shows would change our mind.
//
// 2026-11-21, dashes: which links?
// Links down a band, and links of a circle within a band. A circle that closes through a downward link is
// dashed at that link only: dashing all of it leaves half of a real map dashed, and the reader no longer
// sees where the way turns. A convention in the literature would change our mind; we found none.
//
// 2026-11-21, links within a band: bows or rows?
// Rows first: a code that leads to another of its band stands a row lower, so that nearly all links read
// upwards; bows remain for circles. A band has at most three rows of this kind, two on maps of four bands
// or more. Studies with long chains inside a level, which get tall maps, would change our mind.
//
// 2026-11-21, node size by respondents: boxes or bars?
// A bar of fixed full length in every node. Boxes have to fit their labels, so their areas would compare
// labels; a bar can be read to about five points. Readers who take the bar for something else would change
// our mind.
//
// 2026-11-21, significance: how is it shown without colour?
// A filled dot and a bold number differ from the reference; a hollow dot and a plain number do not, or were
// not tested. Both survive a grey print. A third state that readers ask for would change our mind.
//
// 2026-11-22, intervals beside a line of no difference: is an estimate told apart by them?
// A filled square and a bold number say that the interval excludes the null line, as a reader could see
// with a ruler; the chart makes no test. Estimates with tests of their own would change our mind.
//
// 2026-11-22, balance: a logarithmic axis for indices?
// A linear one, cut where few bars go, with a sign and the number: nobody reads a logarithm aloud, and
// an index can be 0. Segments that mostly differ tenfold would change our mind.
//
// 2026-11-22, segments: which colour?
// The one of their place in their banner, if the banner has no more segments than the theme has colours;
// else none, and the heading tells them apart. Twelve segments in four colours would tell nothing, and a
// colour by what a chart happens to show would change from page to page. Themes with more colours that
// people without one kind of cones still tell apart would change our mind.
//
// 2026-11-22, trend: are the distances of periods true?
// As in time where their days are known and every label has room; else even, and the key says so. A line
// does not cross a change of method. Trends of dozens of periods would change our mind.
//
// 2026-11-22, page: what gives way in tall charts?
// The room between rows, down to what their type needs; type never does. A chart of ordinary size looks as
// it always did, and one of twelve panels prints near its own size. Readers who take rows for one another
// would change our mind.
//
// 2026-11-22, goal of a level: how is its interval shown?
// As the foot of its tick, below the interval of the level, so that both are seen where they overlap.
// Goals whose intervals are tested against the level would change our mind.
//
// 2026-11-22, trend: one chart with many lines, or a panel an item?
// A panel an item on shared axes: the intervals of eight lines hide one another, and end labels collide.
// Readers who compare items rather than periods would change our mind.
//
// 2026-11-22, pairs of shares: on one line or on two?
// Two, a half row apart, joined: intervals of the same people overlap, and on one line the wider hides
// the other. Rows without intervals would change our mind.
//
// 2026-11-22, shared positions: of all links of all maps?
// Of the 140 strongest. The 634 links of sixty maps that differ made each of them 2,700 points wide, for
// links that the map at hand has not; now 800. A link beside the strongest finds gaps between the codes
// and links of its own map. Routes worked out anew for each map, with its codes where they are, would
// change our mind.
//
// 2026-11-22, PNG: 200 dots an inch whatever the size?
// Unless the frame limits the pixels: sixty maps of 60 codes took 40 MB. What costs is the shades at the
// edges of letters and lines; a picture of a limited frame has 32 colours, its own flat ones first, and the
// more compression, which keep sixty maps at 200 dots an inch in 8 MB. One that is still larger gets 110 dots
// an inch at least, as a screen shows. Readers who see steps at the edges of letters would change our mind.
//
// 2026-11-22, pictures for paper: how large?
// 780 by 520 points, what A4 has between its margins, so that no type is printed under 7.5: a caller with
// more segments draws several pictures on one axis (Profile.Max, Swot.Max, Balance.Beside). Maps of seven rows
// are taller, 640 points, and are printed at three quarters: every row takes away a reader's scrolling through
// links that run sideways. Maps on pages of their own would change our mind.
//
// 2026-11-22, balance: blocks of segments, or panels?
// Panels side by side over one column of labels: gains beside gives left half of each block empty, three
// segments filled a page, and readers compare one row across segments. Rows that differ by segment would
// change our mind.
//
// 2026-11-21, PNG: image/png or our own writer?
// Our own, fifty lines: one byte a pixel, no filter, level 5 of klauspost's zlib. The files are a hundredth
// larger than image/png's in a third of the time, pixel for pixel the same, and carry their resolution.
// image/png with a choice of compressor and a pHYs chunk would change our mind.
package chart
