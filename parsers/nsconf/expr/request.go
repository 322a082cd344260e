package expr

import (
	"net/netip"
	"slices"
	"strings"
)

// Request is what a log tells of the logon that a rule was tested against. A
// zero field is one that the log did not tell, never one that was empty.
type Request struct {
	// UserAgent is the User-Agent header (Browser_type in the gateway's log).
	UserAgent string
	// UserAgentCut says that the log cut UserAgent (it does so near 128
	// characters), so what is not found in it may still have been sent.
	UserAgentCut bool
	// User is the name as the log writes it: "user", `DOMAIN\user` or
	// "user@domain".
	User string
	// Groups are the groups the user is known to be in.
	Groups []string
	// GroupsKnown says that Groups is the whole list: a group that is not in
	// it is one the user is not in.
	GroupsKnown bool
	// ClientIP is the client's address as the gateway saw it.
	ClientIP netip.Addr
}

// memberOf tells whether the user is in the group.
func (r *Request) memberOf(group string) Truth {
	return MemberOf(r.Groups, r.GroupsKnown, group)
}

// MemberOf tells whether the group is among groups, without regard to case.
// With known false the list may be short, and absence means [Unknown].
func MemberOf(groups []string, known bool, group string) Truth {
	if slices.ContainsFunc(groups, func(g string) bool { return strings.EqualFold(g, group) }) {
		return True
	}
	if known {
		return False
	}
	return Unknown
}

// BareName strips the domain of a user name: `DOMAIN\user` and "user@domain"
// are both "user". Logs and bindings disagree on which form they write, so
// names are compared in this one.
func BareName(user string) string {
	user = user[strings.LastIndexByte(user, '\\')+1:]
	// A name that starts with the sign has nothing in front of it to keep.
	if at := strings.IndexByte(user, '@'); at > 0 {
		user = user[:at]
	}
	return user
}
