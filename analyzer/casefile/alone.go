package casefile

import "slices"

// One is an answer of a case; one of its fields is set.
type One struct {
	Prompt  *Prompt
	Mail    *MailFailure
	Setting *Misconfiguration
	Pattern *Pattern
}

// Alone is a case that holds one answer and what it rests on, to be handed on without the
// others. Sources and settings stay as they are.
func (c *Case) Alone(one One) *Case {
	out := &Case{
		Sources: c.Sources, Devices: c.Devices, Configuration: c.Configuration, Callers: c.Callers, People: c.People, From: c.From, To: c.To,
	}
	about := func(s *Session) bool { return false }
	switch {
	case one.Prompt != nil:
		out.Prompts = []Prompt{*one.Prompt}
		about = func(s *Session) bool { return s.ID == one.Prompt.Session }
		out.Devices = c.devicesOf(one.Prompt.User)
	case one.Mail != nil:
		out.Mail = []MailFailure{*one.Mail}
		about = func(s *Session) bool { return one.Mail.User != "" && c.People.Same(s.User, one.Mail.User) }
		out.Devices = c.devicesOf(one.Mail.User)
	case one.Setting != nil:
		out.Misconfigurations = []Misconfiguration{*one.Setting}
		out.Devices = nil
	case one.Pattern != nil:
		out.Patterns = []Pattern{*one.Pattern}
		for i := range c.Prompts {
			if slices.Contains(one.Pattern.Prompts, c.Prompts[i].ID) {
				out.Prompts = append(out.Prompts, c.Prompts[i])
			}
		}
	}
	for i := range c.Sessions {
		if about(&c.Sessions[i]) {
			out.Sessions = append(out.Sessions, c.Sessions[i])
		}
	}
	if one.Prompt != nil || one.Mail != nil {
		out.Limits = c.Limits
	}
	return out
}

// devicesOf are the devices of a user, and those that nobody is named of.
func (c *Case) devicesOf(user string) []Device {
	var list []Device
	for _, d := range c.Devices {
		if d.User == "" || user == "" || c.People.Same(d.User, user) {
			list = append(list, d)
		}
	}
	return list
}
