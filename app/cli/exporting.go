package cli

import (
	"bytes"
	"context"
	"io"

	"hubscope/app/engine"
	"hubscope/app/lang"
	"hubscope/app/redact"
	"hubscope/app/report"
	"hubscope/app/report/export"
	"hubscope/app/ui"
	"hubscope/app/wholefile"
)

// exporting is how a case leaves the window.
func exporting() ui.Exporting {
	e := ui.Exporting{Ticket: string(export.Ticket), Save: func(path string, data []byte) error {
		return wholefile.Write(path, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	}}
	for _, f := range []export.Format{export.HTML, export.Markdown, export.Ticket, export.CSV, export.Text, export.JSON} {
		e.Formats = append(e.Formats, ui.ExportFormat{ID: string(f), Extension: f.Extension()})
	}
	return e
}

// exported makes what the window exports of a result.
func exported(res *engine.Result) ui.Export {
	return func(ctx context.Context, r ui.ExportRequest) ([]byte, error) {
		zone := engine.DeviceZone(res.Case)
		v := report.View{Case: r.Case, Text: res.Text, Printer: lang.New(r.Lang, zone).Covering(res.Case.From, res.Case.To), Omitted: r.Case.PromptsOmitted}
		var words *redact.Redactor
		if r.Redact {
			var err error
			if words, err = redact.Of(ctx, res); err != nil {
				return nil, err
			}
		}
		var b bytes.Buffer
		err := exportOf(v, res, words).Write(&b, export.Format(r.Format))
		return b.Bytes(), (&readFlags{Lang: r.Lang}).leaked(err)
	}
}
