package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What less evidence, the same evidence twice, and evidence in another order may do to an
// answer. Each is tried on all case folders.

// An answered prompt is what the program said of it.
type answered struct {
	cause, confidence, session string
	verdicts                   map[string]any // of the causes that were weighed and not chosen
	headline                   any
	explanation                string
}

// sureness are the confidences, the lowest first.
var sureness = []string{"none", "possible", "likely", "confirmed"}

func (a answered) sure() int { return slices.Index(sureness, a.confidence) }

func (a answered) String() string {
	return fmt.Sprintf("%s (%s): %v", a.cause, a.confidence, a.headline)
}

// answers are what the program said of a whole case.
type answers struct {
	prompts  map[string]answered // by time and user
	sessions map[string]bool     // ids
	limits   []string
}

func answersOf(out any) answers {
	list := answers{map[string]answered{}, map[string]bool{}, nil}
	doc, _ := out.(map[string]any)
	each := func(name string, take func(map[string]any)) {
		items, _ := doc[name].([]any)
		for _, it := range items {
			take(it.(map[string]any))
		}
	}
	each("sessions", func(s map[string]any) { list.sessions[s["id"].(string)] = true })
	each("prompts", func(p map[string]any) {
		a := answered{verdicts: map[string]any{}, headline: p["headline"]}
		a.cause, _ = p["cause"].(string)
		a.confidence, _ = p["confidence"].(string)
		a.session, _ = p["session"].(string)
		a.explanation, _ = p["explanation"].(string)
		others, _ := p["alternatives"].([]any)
		for _, o := range others {
			o := o.(map[string]any)
			a.verdicts[o["cause"].(string)] = o["verdict"]
		}
		key := fmt.Sprint(p["time"], " ", p["user"])
		if _, twin := list.prompts[key]; twin {
			key += fmt.Sprint(" ", p["platform"], " ", p["app"])
		}
		list.prompts[key] = a
	})
	limits, _ := doc["limits"].([]any)
	for _, l := range limits {
		list.limits = append(list.limits, l.(string))
	}
	return list
}

// raised says which prompts have a surer answer in less than in all, the answers to all of
// the evidence. Confidence may rise only where what was taken away spoke against the answer.
func raised(all, less answers) (list []string) {
	for key, b := range all.prompts {
		a, ok := less.prompts[key]
		if ok && a.sure() > b.sure() && !slices.ContainsFunc(against, func(gone func(b, a answered, less answers) bool) bool { return gone(b, a, less) }) {
			list = append(list, fmt.Sprintf("%s\n\t%v\n\t%v", key, b, a))
		}
	}
	slices.Sort(list)
	return list
}

// against are the ways in which what was taken away spoke against the answer a, so that b,
// the one with it, was less sure.
var against = []func(b, a answered, less answers) bool{
	// A record or setting ruled the cause out, such as the use of an app within the Inactivity Timer.
	func(b, a answered, _ answers) bool { return b.verdicts[a.cause] == "ruled-out" },
	// The gateway session that ended before the prompt is gone without a trace: an earlier one stands in its place.
	func(b, a answered, less answers) bool {
		return b.session != "" && a.session != b.session && !less.sessions[b.session]
	},
	// The answer says less: that the gateway ended the session, and not by which timer that did
	// not quite fit; that a sign-on was refused, and not that it was one too many.
	func(b, a answered, _ answers) bool {
		return a.cause == "gateway-session-ended" && (b.cause == "gateway-session-timeout" || b.cause == "gateway-forced-timeout") ||
			a.cause == "sign-on-refused" && b.cause == "too-many-failures"
	},
	// Others' sessions ended in the same second, which a user's own sign-off does not do.
	func(b, a answered, _ answers) bool {
		return b.cause == "gateway-session-killed" && a.cause == "sign-off"
	},
	// The answer told of a doubt, and the record or file behind it is gone.
	func(b, a answered, _ answers) bool {
		return slices.ContainsFunc(doubts, func(d string) bool { return strings.Contains(b.explanation, d) && !strings.Contains(a.explanation, d) })
	},
}

// doubts are what an explanation says of evidence against it.
var doubts = []string{
	"A connection was still open at the end",             // the session may have been busy to its last second
	"changed the timers",                                 // by a command while the session ran
	"Two files of this gateway's configuration disagree", // on the timer
	"; but “", // another export gives the setting otherwise
	"The LOGIN of the session before is not in the logs", // another session ended since, whosever it was
	"The session began at the very moment at which",      // the timers were changed
}

// contradicted reports whether the program itself said that a file disagrees with another
// one: then it is evidence against what the rest says.
func (a answers) contradicted(file string, files []string) bool {
	return slices.ContainsFunc(a.limits, func(l string) bool {
		return strings.Contains(l, "/"+file) && slices.ContainsFunc(files, func(o string) bool { return o != file && strings.Contains(l, "/"+o) })
	})
}

// A told case is what the program says to all of its files, and which of them are plain logs.
type toldCase struct {
	answers
	logs []string
}

// toldCases keeps what the program said of each case, by folder: every property asks.
var toldCases sync.Map

func tell(t *testing.T, dir string, w want) toldCase {
	t.Helper()
	if c, ok := toldCases.Load(dir); ok {
		return c.(toldCase)
	}
	out, _, _ := analyzeCase(t, dir, w, filepath.Join(dir, "in"))
	c := toldCase{answersOf(out), logFiles(t, dir, out)}
	toldCases.Store(dir, c)
	return c
}

// eachCase calls try for every case with prompts, with the answers to all of its files, and
// a random source of its own.
func eachCase(t *testing.T, try func(t *testing.T, dir string, w want, all toldCase, rnd *rand.Rand)) {
	for _, dir := range someFolders(t, 16) {
		w := loadWant(t, dir)
		if w.Stdin != "" || w.Exit == 2 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			if !w.MachineZone { // which sets the machine's own zone
				t.Parallel()
			}
			w.Args = append(w.Args, "--all")
			all := tell(t, dir, w)
			if len(all.prompts) == 0 {
				return
			}
			h := fnv.New64()
			_, _ = h.Write([]byte(filepath.Base(dir))) // never fails
			try(t, dir, w, all, rand.New(rand.NewPCG(h.Sum64(), 1)))
		})
	}
}

// folderOf copies the files of a case, to be changed.
func folderOf(t *testing.T, dir string) string {
	t.Helper()
	in := filepath.Join(t.TempDir(), "in")
	if err := os.CopyFS(in, os.DirFS(filepath.Join(dir, "in"))); err != nil {
		t.Fatal(err)
	}
	return in
}

// filesOf are the files of a case, by their paths in its folder.
func filesOf(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(filepath.Join(dir, "in")), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			list = append(list, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// eachLog calls change with the lines of each of a case's plain logs.
func eachLog(t *testing.T, dir, in string, all toldCase, change func(file string, lines [][]byte)) {
	t.Helper()
	for _, p := range all.logs {
		file := filepath.Join(in, strings.TrimPrefix(p, filepath.Join(dir, "in")))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if decoderOf(data) == nil {
			change(file, bytes.SplitAfter(data, []byte("\n")))
		}
	}
}

// cutsOfALog is how many stretches are cut out of a log, one at a time. manyCuts in the
// environment makes it fifty, which takes ten minutes.
const (
	cutsOfALog = 2
	manyCuts   = "HUBSCOPE_MANY_CUTS"
)

// TestAGapNeverRaisesConfidence cuts stretches of lines out of every log.
func TestAGapNeverRaisesConfidence(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, w want, all toldCase, rnd *rand.Rand) {
		in, cuts := folderOf(t, dir), cutsOfALog
		if os.Getenv(manyCuts) != "" {
			cuts = 50
		}
		eachLog(t, dir, in, all, func(file string, lines [][]byte) {
			for range cuts {
				from := rnd.IntN(len(lines))
				to := min(len(lines), from+1+rnd.IntN(len(lines)))
				writeFile(t, file, slices.Concat(bytes.Join(lines[:from], nil), bytes.Join(lines[to:], nil)))
				less, _, _ := analyzeCase(t, dir, w, in)
				for _, r := range raised(all.answers, answersOf(less)) {
					t.Errorf("without lines %d to %d of %s: %s", from+1, to, filepath.Base(file), r)
				}
			}
			writeFile(t, file, bytes.Join(lines, nil))
		})
	})
}

// TestTakingAFileAwayNeverRaisesConfidence takes each file away in turn.
func TestTakingAFileAwayNeverRaisesConfidence(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, w want, all toldCase, _ *rand.Rand) {
		files := filesOf(t, dir)
		if len(files) < 2 {
			return
		}
		for _, file := range files {
			in := folderOf(t, dir)
			if err := os.Remove(filepath.Join(in, file)); err != nil {
				t.Fatal(err)
			}
			less, _, _ := analyzeCase(t, dir, w, in)
			for _, r := range raised(all.answers, answersOf(less)) {
				t.Errorf("without %s: %s", file, r)
			}
		}
	})
}

// TestRepeatedEvidenceIsNoMoreEvidence has the lines of every log twice, and then every log
// a second time beside itself, under the name that a browser gives a second download.
func TestRepeatedEvidenceIsNoMoreEvidence(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, w want, all toldCase, _ *rand.Rand) {
		lines, copies := folderOf(t, dir), folderOf(t, dir)
		eachLog(t, dir, lines, all, func(file string, list [][]byte) {
			var twice bytes.Buffer
			for _, l := range list {
				twice.Write(l)
				if bytes.HasSuffix(l, []byte("\n")) {
					twice.Write(l)
				}
			}
			writeFile(t, file, twice.Bytes())
		})
		eachLog(t, dir, copies, all, func(file string, list [][]byte) {
			ext := filepath.Ext(file)
			writeFile(t, strings.TrimSuffix(file, ext)+" (1)"+ext, bytes.Join(list, nil))
		})
		for what, in := range map[string]string{"lines twice": lines, "logs twice": copies} {
			more, _, _ := analyzeCase(t, dir, w, in)
			if diff := cmp.Diff(verdicts(all.answers), verdicts(answersOf(more))); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
	})
}

// summary is each prompt's answer in a line.
func summary(of answers) map[string]string {
	list := map[string]string{}
	for key, a := range of.prompts {
		list[key] = a.String()
	}
	return list
}

// verdicts are each prompt's cause and confidence, without how often a thing was counted:
// two lines that bear no number may be two events.
func verdicts(of answers) map[string]string {
	list := map[string]string{}
	for key, a := range of.prompts {
		list[key] = a.cause + " " + a.confidence
	}
	return list
}

// TestOrderWithinASecondNeverMatters has the lines that a gateway wrote in one second in
// another order: several cores write them, each when it comes to it. Only an administrator's
// commands mean what they do one after the other.
func TestOrderWithinASecondNeverMatters(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, w want, all toldCase, rnd *rand.Rand) {
		in, shuffled := folderOf(t, dir), false
		eachLog(t, dir, in, all, func(file string, lines [][]byte) {
			if !allOwn(bytes.Join(lines, nil)) || !bytes.HasSuffix(bytes.Join(lines, nil), []byte("\n")) {
				return
			}
			lines = lines[:len(lines)-1] // what stands behind the last line's end: nothing
			second := func(l []byte) string { return string(own.Find(l)[:19]) }
			for from := 0; from < len(lines); {
				to := from + 1
				for to < len(lines) && second(lines[to]) == second(lines[from]) {
					to++
				}
				if bytes.Count(bytes.Join(lines[from:to], nil), []byte(" CMD_EXECUTED ")) > 1 {
					from = to
					continue
				}
				shuffled = shuffled || to-from > 1
				rnd.Shuffle(to-from, func(i, j int) { lines[from+i], lines[from+j] = lines[from+j], lines[from+i] })
				from = to
			}
			writeFile(t, file, bytes.Join(lines, nil))
		})
		if !shuffled {
			return
		}
		again, _, _ := analyzeCase(t, dir, w, in)
		if diff := cmp.Diff(summary(all.answers), summary(answersOf(again))); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNamesOfFoldersNeverMatter puts what lies at the top of each case into folders of its
// own, whose names stand in the order of the case's and in the opposite one. Where files
// give a setting differently, the program says so, and which one goes first is by their paths.
func TestNamesOfFoldersNeverMatter(t *testing.T) {
	eachCase(t, func(t *testing.T, dir string, w want, all toldCase, _ *rand.Rand) {
		files := filesOf(t, dir)
		if slices.ContainsFunc(files, func(f string) bool { return all.contradicted(f, files) }) {
			return
		}
		top, err := os.ReadDir(filepath.Join(dir, "in"))
		if err != nil {
			t.Fatal(err)
		}
		if len(top) < 2 {
			return
		}
		answer := func(number func(i int) int) string {
			in := t.TempDir()
			for i, e := range top {
				from, to := filepath.Join(dir, "in", e.Name()), filepath.Join(in, fmt.Sprintf("part-%03d", number(i)), e.Name())
				if e.IsDir() {
					err = os.CopyFS(to, os.DirFS(from))
				} else if err = os.MkdirAll(filepath.Dir(to), 0o700); err == nil {
					var data []byte
					data, err = os.ReadFile(from)
					writeFile(t, to, data)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			out, _, _ := analyzeCase(t, dir, w, in)
			b, _ := json.MarshalIndent(summary(answersOf(out)), "", " ")
			return string(b)
		}
		up, down := answer(func(i int) int { return i }), answer(func(i int) int { return len(top) - i })
		if diff := cmp.Diff(up, down); diff != "" {
			t.Error(diff)
		}
	})
}
