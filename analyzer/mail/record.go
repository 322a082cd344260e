package mail

import (
	"slices"
	"time"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/fact"
	"hubscope/analyzer/phrase"
	"hubscope/analyzer/timeline"
	"hubscope/parsers/event"
)

// What the mail server's own log says of a device's attempts. It names the user and the
// phone's ActiveSync id, which no device's log is known to hold: an attempt is found in it
// by its user and its moment, and only for a user who has one phone there.

// requests are the server's records of a user's requests from one moment to another. alone
// is false where they come from several phones.
func (w *world) requests(user string, from, to time.Time) (list []*fact.Fact, alone bool) {
	list = between(w.servedTo(user), from, to)
	return list, !slices.ContainsFunc(list, func(f *fact.Fact) bool { return f.Device != list[0].Device })
}

// servedTo are all of the server's records of a user, in time order.
func (w *world) servedTo(user string) []*fact.Fact {
	if w.served == nil {
		w.served = map[string][]*fact.Fact{}
		for _, f := range w.server {
			if f.User != "" {
				key := w.t.People.Key(f.User)
				w.served[key] = append(w.served[key], f)
			}
		}
	}
	return w.served[w.t.People.Key(user)]
}

// joinServer gives a device's incident what the server wrote of it. An attempt of which the
// device says no more than that it failed has failed for what the server answered.
func (w *world) joinServer(in *incident) {
	if in.user == "" || in.symptom != plain && in.symptom != answered {
		return
	}
	list, alone := w.requests(in.user, in.first.Add(-around), in.last.Add(around))
	if !alone {
		return
	}
	for _, f := range list {
		code := answerOf(f)
		if code == 0 {
			continue
		}
		// A server asks for credentials with a refusal, and a busy one takes the next request.
		at := timeline.At(f)
		if slices.ContainsFunc(between(list, at, at.Add(around)), func(o *fact.Fact) bool { return o.Kind == event.MailOK }) {
			continue
		}
		if in.symptom == plain {
			in.symptom, in.status = answered, code
		}
		if in.status == code {
			in.server = append(in.server, f)
		}
	}
}

// serverShown is what the server wrote: the first and the last of it.
func (s *Scene) serverShown() []casefile.Evidence {
	var list []casefile.Evidence
	for i, f := range s.server {
		if i == 0 || i == len(s.server)-1 {
			list = append(list, say(f, phrase.New("mail.evidence.server-log", "status", s.status)))
		}
	}
	return list
}

// serverLogged reports whether a log of the mail server was running during all of the
// incident, so that it would have its requests.
func (s *Scene) serverLogged() bool {
	from, to := s.first.Add(-around), s.last.Add(around)
	return s.user != "" && slices.ContainsFunc(s.t.Logs, func(l timeline.Log) bool {
		return l.Kind == "iis" && !l.From.IsZero() && !l.From.After(from) && !l.To.Before(to)
	})
}

// serverSilent says that the server's log knows no request of the user, where it was
// running: the attempts did not get that far.
func (s *Scene) serverSilent() []phrase.Phrase {
	if !s.serverLogged() {
		return nil
	}
	if list, _ := s.w.requests(s.user, s.first.Add(-around), s.last.Add(around)); len(list) > 0 {
		return nil
	}
	return []phrase.Phrase{phrase.New("mail.hop.server.silent", "user", s.user)}
}

func (s *Scene) serverHop() casefile.Hop {
	if silent := s.serverSilent(); silent != nil {
		return dark(silent[0])
	}
	if s.serverLogged() {
		return dark(phrase.New("mail.hop.server.others", "user", s.user))
	}
	return dark(phrase.New("mail.hop.server.unknown"))
}
