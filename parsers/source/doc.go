// Package source turns the paths a person gave into readable, re-readable
// streams of UTF-8 bytes.
//
// [Find] walks files, folders, archives and standard input and answers with
// Items; [Item.Open] gives the bytes of one as a [Content] that can be read at
// random, as often as wanted. The package knows containers and encodings; it
// knows no log format.
//
// Nothing is ever written under a name that came from an archive: what has to
// be inflated or decoded goes to memory when it is small, else to a temporary
// file that only its owner can read and that is gone when the Content is
// closed (on Unix its name is gone at once).
//
// A path that cannot be read, a broken archive or an image among the logs
// never stops the rest: it becomes a [Warning], a code with typed details. The
// sentences live in app/lang.
package source
