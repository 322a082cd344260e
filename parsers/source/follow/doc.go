// Package follow reads logs while they are being written: nothing lost, nothing twice,
// nothing out of order, through rotation, truncation, replacement and lost shares.
//
// github.com/hpcloud/tail waits for the end of a file to move and reads it; see tailing.go
// for what of it is sound and used. What it loses is made good here:
//
//   - Every file is held open by a handle of our own from the moment it is seen, so that a
//     renamed log is read to its end whatever happens to its name (log.go, line.go).
//   - A generation knows how many bytes of its file were handed over, and what its first and
//     last ones were (generation.go). All that comes, from tail or from a read of our own, is
//     checked against them: a file that was cut and written anew is noticed although it may
//     have grown past its old size.
//   - Generations wait in line: the next is read when the one before has been quiet for
//     Options.Grace without its name (courier.go). What waits is read ahead, for it may be cut
//     before its turn (ahead.go).
//   - Generations that came and went between two looks, or during a sleep, are found by their
//     numbers in the folder (missed.go), and none has its turn before their order is known; so
//     is what was cut away unread, in the copy that logrotate's copytruncate made before
//     (ending.go, rescue).
//   - What was handed over is remembered (memory.go), so that a file that comes back under
//     any name is continued and not repeated.
//   - A share that is lost keeps its log's place (losing.go).
//
// A name is looked at by one goroutine for all names, the scout, and read by one of its own,
// the courier. The courier may be held up by the analysis; the scout never is. A mount that
// neither answers nor fails holds up all looks of its Follower: give such a share one of its
// own.
//
// What nobody can have: what is written and cut away between two looks, unless a copy was
// made; what a file held that came and went between two looks without a number in its name;
// a piece that was compressed before anybody saw it. The first is told as a gap when the log
// was being written at the time, the second when nobody looked for longer than usual and the
// file before bears no number. A file that is cut to less, but not to nothing, is read from
// its start.
package follow
