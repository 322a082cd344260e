package engine

import (
	"context"
	"path"
	"strings"

	"hubscope/parsers/appinfo"
	"hubscope/parsers/source"
)

// A bundle is which app each folder's bundle came from, as the AppInfo in it says: neither
// the path nor the lines of every log do. A folder of two apps says nothing.
type bundle map[string]string

// bundleApps reads the AppInfo files before anything else is read.
func bundleApps(ctx context.Context, items []*source.Item) (bundle, error) {
	b := bundle{}
	for _, it := range items {
		if !appinfo.Named(it.Path) {
			continue
		}
		c, err := it.Open(ctx)
		if err != nil {
			return nil, err
		}
		head := c.Head()
		c.Close()
		if !appinfo.Sniff(head) {
			continue
		}
		dir, app := path.Dir(it.Path), appinfo.Parse(head).App
		if other, taken := b[dir]; taken && other != app {
			app = ""
		}
		b[dir] = app
	}
	return b, nil
}

// of is the app of the bundle that a file lies in, or "": the bundle's own folder, or one
// that a logger or a crash reporter made in it.
func (b bundle) of(p string) string {
	dir := path.Dir(p)
	for range 3 {
		if app, ok := b[dir]; ok {
			return app
		}
		if strings.HasSuffix(dir, "!") || dir == "." || dir == "/" {
			return ""
		}
		dir = path.Dir(dir)
	}
	return ""
}
