// Command rung turns Parquet exports of surveys, ladders and interactions into
// a report of what each segment of a population values: an Excel workbook, a
// page, charts and tidy results.
//
// One file holds one subcommand. Only say.go prints and only main exits; every
// other package returns what it has to say.
//
// # Decisions
//
// 2026-11-21 Output folder: reports beside the study file unless --out says
// otherwise; the last folder of the path is made when it is missing, its
// parents are not, because a missing mount must not become a folder.
//
// 2026-11-21 Progress goes to standard error, results to standard output: the
// last line of a run that published is the night's folder, so that a script
// can take it.
package main
