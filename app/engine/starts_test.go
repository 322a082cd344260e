package engine

import (
	"reflect"
	"testing"

	"hubscope/parsers/source"
)

func TestStarts(t *testing.T) {
	const mb = 1 << 20
	type file struct {
		series string
		seq    int
		size   int64
	}
	for name, test := range map[string]struct {
		files []file
		want  []int64 // of 8 MB; what a file takes of it
	}{
		"one log":              {[]file{{"ns.log", source.Current, 900 * mb}}, []int64{8 * mb}},
		"small ones are whole": {[]file{{"ns.log", source.Current, 900 * mb}, {"ns.conf", source.Current, 1 * mb}, {"mail.log", source.Current, 2 * mb}}, []int64{5 * mb, 1 * mb, 2 * mb}},
		"two gateways":         {[]file{{"a/ns.log", source.Current, 900 * mb}, {"b/ns.log", source.Current, 400 * mb}}, []int64{4 * mb, 4 * mb}},
		"the newest of a rotation": {
			[]file{{"ns.log", source.Current, 3 * mb}, {"ns.log", 0, 2 * mb}, {"ns.log", 1, 100 * mb}, {"ns.log", 2, 100 * mb}},
			[]int64{3 * mb, 2 * mb, 3 * mb, 0},
		},
		"in whatever order":        {[]file{{"ns.log", 1, 100 * mb}, {"ns.log", 0, 7 * mb}}, []int64{1 * mb, 7 * mb}},
		"a part that says nothing": {[]file{{"ns.log", 0, 8*mb - 100}, {"ns.log", 1, 50 * mb}, {"ns.log", 2, 50}}, []int64{8*mb - 100, 0, 0}},
		"nothing at all":           {[]file{{"ns.log", source.Current, 0}}, []int64{0}},
	} {
		t.Run(name, func(t *testing.T) {
			var items []*source.Item
			var sizes []int64
			for _, f := range test.files {
				items = append(items, &source.Item{Series: f.series, Seq: f.seq})
				sizes = append(sizes, f.size)
			}
			got := starts(items, sizes, 8*mb)
			for i := range got {
				got[i] = min(got[i], sizes[i])
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}

// However many large logs there are, little is read of them together.
func TestStartsOfManyLogs(t *testing.T) {
	var items []*source.Item
	var sizes []int64
	for i := range 1000 {
		items = append(items, &source.Item{Series: string(rune('a' + i)), Seq: source.Current})
		sizes = append(sizes, 50<<20)
	}
	total, some := int64(0), 0
	for _, n := range starts(items, sizes, 8<<20) {
		total += n
		if n > 0 {
			some++
		}
		if n > 0 && n < leastStart {
			t.Errorf("a part of %d bytes", n)
		}
	}
	if total > 9<<20 || some < 100 {
		t.Errorf("%d bytes of %d logs", total, some)
	}
}
