package report

import (
	"bufio"
	"bytes"

	"hubscope/analyzer/casefile"
	"hubscope/analyzer/cores"
)

// atOnce prompts are put into words before they are written: all of them may take more memory
// than the case.
const atOnce = 200

// promptsInFull writes the prompts one after the other. They are put into words on all cores,
// each a part of those that come next.
func (t *textWriter) promptsInFull(list []casefile.Prompt) {
	for from := 0; from < len(list); from += atOnce {
		next := list[from:min(from+atOnce, len(list))]
		texts := make([]bytes.Buffer, cores.Each(len(next)))
		cores.Share(len(texts), func(part int) {
			own := &textWriter{Writer: bufio.NewWriter(&texts[part]), View: t.View, p: t.p}
			for i := part * len(next) / len(texts); i < (part+1)*len(next)/len(texts); i++ {
				own.prompt(from+i+1, next[i])
			}
			own.Flush() // a buffer takes all
		})
		for i := range texts {
			t.Write(texts[i].Bytes()) // what fails is told by the last Flush
		}
	}
}
