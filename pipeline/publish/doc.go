// Package publish puts a finished night in front of its readers: all of it at
// once, or nothing, and never at the price of last night's report.
//
// A run opens a desk, stages its files, and publishes them:
//
//	desk, err := publish.Open(ctx, out, study)
//	defer desk.Close() // releases the lock, removes what was not published
//	night, err := desk.Stage()
//	err = night.Write("quality.csv", quality)
//	w, err := night.Create("charts/map.svg") // and write, and close
//	done, err := night.Publish(publish.Manifest{ … })
//
// # Words
//
//   - night: one published run of a study, a directory OUT/<study>/<as-of>-<hash>
//     that is never changed again. The hash is the start of the SHA-256 of its
//     manifest, and so of all that went in and came out: the same inputs, study
//     and version give the same night, under the same name.
//   - staging: a night being written, in .staging-* beside the nights. Nobody
//     reads it. A run that fails removes it; what a killed run leaves is removed
//     by the next Open of that study.
//   - manifest: manifest.json, written last: every input and every output with
//     size and SHA-256. Verify checks a night against it.
//   - current: the link in OUT/<study> that readers follow. It is moved last, by
//     one rename, so that it never is missing; and never to an earlier as-of date.
//   - desk: the study's output folder, locked for this run.
//
// Files have mode 0600 and directories 0700, whatever the umask. Nothing here
// reads the clock. All paths go through an os.Root of the study's folder.
//
// # What it refuses
//
//   - to wait for another run of the study (ErrLocked);
//   - names that could leave the night, hide in it, or mean two files on another
//     machine: checkFile has the rule;
//   - to follow links that somebody planted: a study folder or lock that is a
//     link is an error, a stale staging or a night that is one is unlinked, and
//     what it points to stays as it is;
//   - to replace a current that is not a link, or to create OUT itself;
//   - to publish after a failed write, with a file still open, without an output,
//     or what does not read back as it was written.
//
// # Decisions
//
// 2026-11-21: What identifies a night? Its manifest's hash, not a run number or a
// time: a night published twice is one directory, and a changed byte is another.
// The tool's version is in the manifest, so a new version makes new nights. If
// upgrades turn out to flood the folder, leave the version out of the hash.
//
// 2026-11-21: What if a directory of that name exists but does not verify? It is
// replaced: moved aside, the new one renamed, the old deleted, extra files
// included, for a night holds what its manifest lists. Kept would be damage made
// permanent. Between the renames the name is missing; a rename that exchanges
// (renameat2, Linux only) would close the gap if readers ever notice it.
//
// 2026-11-21: When may current not move? When it points to an existing night of a
// later as-of date. Of one date the last run wins: it is a correction. A link
// that dangles or leads elsewhere is no reason to stay: its night was erased, or
// it was planted. If studies need pinning, that is a second link, not this one.
//
// 2026-11-21: What if the disk does not confirm the move of current? The link is
// put back and the run fails, because exit 0 must survive a power cut and a
// failed run must not change what readers see. This takes back a move that was
// never reported; it does not go back in time. The night stays for the next run.
//
// 2026-11-21: Who makes OUT? The operator. Creating it would write to the system
// disk on the night the reports' disk is not mounted. A command that chose the
// folder itself (a demo) makes it first. Would change if OUT could be told from
// a mount point.
//
// 2026-11-21: Should the mode of an existing study folder be left alone? No, it
// is set to 0700: who may write there can swap nights. Published nights are left
// as the operator opened them, and Verify warns. If sites share by group, let
// the study say so and set the modes here.
//
// 2026-11-21: Read everything back before the rename? Yes. It comes from the page
// cache, and nothing becomes a night that Verify would not pass. What was written
// is compared by a seeded 64-bit hash (hash/maphash) beside the SHA-256 of the
// manifest: seven times faster, and it has to outlive no process. If somebody
// who can write there and guess the seed is to be kept out, use SHA-256 again.
package publish
