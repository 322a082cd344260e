package redact

import (
	"slices"
	"strings"

	"hubscope/analyzer/casefile"
)

// shorten gives each source the shortest end of its path that no other has: where the files
// lay is the business of whoever was sent them, and names him as often as not. What lies in
// an archive is shown whole, from the archive's own name on.
func shorten(sources []casefile.Source) map[string]string {
	out := map[string]string{}
	var rest []string
	for _, s := range sources {
		if out[s.Path] == "" {
			out[s.Path] = base(s.Path, 1)
			rest = append(rest, s.Path)
		}
	}
	for n := 2; len(rest) > 0; n++ {
		taken := map[string]int{}
		for _, short := range out {
			taken[short]++
		}
		again := slices.DeleteFunc(slices.Clone(rest), func(p string) bool { return taken[out[p]] == 1 || out[p] == p })
		for _, p := range again {
			out[p] = base(p, n)
		}
		rest = again
	}
	return out
}

// Path is how a source's path is shown.
func (r *Redactor) Path(path string) string { return r.Text(r.shortPath(path)) }

func (r *Redactor) shortPath(path string) string {
	if short, ok := r.paths[path]; ok {
		return short
	}
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// base is the end of a path with n names in it, of the path of the archive where it is in
// one.
func base(path string, n int) string {
	end := len(path)
	if i := strings.IndexByte(path, '!'); i >= 0 {
		end = i
	}
	for i := end - 1; i >= 0; i-- {
		if path[i] != '/' && path[i] != '\\' {
			continue
		}
		if n--; n == 0 {
			return path[i+1:]
		}
	}
	return path
}
