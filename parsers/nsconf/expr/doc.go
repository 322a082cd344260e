// Package expr answers, as far as a log allows, whether the rule of a session
// policy held for one gateway session.
//
// Rules come in two syntaxes, and both are read here: the classic one
// ("REQ.HTTP.HEADER User-Agent CONTAINS CitrixReceiver && ...") and the
// advanced one ("HTTP.REQ.HEADER(\"User-Agent\").CONTAINS(\"CitrixReceiver\")").
// A log holds only a part of the request that a rule was tested against: the
// user agent, the user, the groups and the client's address. Everything else
// (other headers, the URL, end-point checks, pattern sets) is [Unknown], and
// truth is three-valued throughout (Kleene's strong logic), so a rule is
// decided whenever its unknown parts cannot matter.
//
// Case: the classic syntax compares a header without regard to case, the
// advanced one with regard to case unless SET_TEXT_MODE(IGNORECASE) or
// TO_LOWER and TO_UPPER say otherwise. Groups are compared without regard to
// case (directories are).
package expr
