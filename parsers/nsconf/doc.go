// Package nsconf reads the configuration of a NetScaler gateway (ns.conf) as
// far as it decides how long a session lives, where a mail's ticket can be
// redeemed, and how the box writes its log.
//
// The file holds one command a line. Commands of other features are counted
// and skipped; a saved configuration may have 50,000 lines of them. Nothing
// secret is ever kept: see [Settings].
//
// Which timer is in force is a matter of each session, not of the file:
// [Config.Timers] answers it for one [Session] and says how sure that is.
//
// Names of objects are compared without regard to case, and so are command
// words and flags; values keep theirs.
package nsconf
