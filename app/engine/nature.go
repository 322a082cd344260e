package engine

import (
	"hubscope/parsers/appinfo"
	"hubscope/parsers/logfile"
	"hubscope/parsers/logstore"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// A nature is what the head of a source shows it to be; the zero value is nothing that is known.
type nature struct {
	export   *logstore.Layout // nil for none
	settings string           // kind of a settings file; empty for none
	conf     bool             // a gateway's configuration
	log      *logfile.Format  // nil for none, and where one of the others holds
	info     bool             // what an app says of itself; likewise
}

func natureOf(head []byte) nature {
	if len(head) == 0 {
		return nature{}
	}
	is := nature{export: logstore.Sniff(head, likeness), settings: policy.Sniff(head), conf: nsconf.Sniff(head)}
	if is != (nature{}) {
		return is
	}
	is.log = tell(head)
	is.info = is.log == nil && appinfo.Sniff(head)
	return is
}

// least is the share of lines that must look like a format for the file to be read as it:
// a collector's file holds other programs' lines too.
const least = 0.05

// tell finds the log format that a file's head looks most like, or nil.
func tell(head []byte) *logfile.Format {
	var best *logfile.Format
	most := least
	for _, f := range Formats {
		if share := f.Sniff(head); share > most {
			best, most = f, share
		}
	}
	return best
}
