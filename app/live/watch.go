package live

import (
	"context"
	"errors"
)

// A Watch follows its inputs from Begin until Close.
type Watch struct{}

// Begin starts to follow. The error says that nothing can be followed: no path is there or
// can be waited for. It keeps following until Close.
func Begin(ctx context.Context, r Request) (*Watch, error) {
	return nil, errors.New("not built yet")
}

// Next waits for news. It returns io.EOF after the update that has Ended set, and ctx's error
// when ctx ends. The update's slices are the caller's.
func (w *Watch) Next(ctx context.Context) (*Update, error) { return nil, nil }

// Close lets everything go: every goroutine, file and watch has ended when it returns. It may
// be called more than once, and while Next waits, which then returns io.EOF.
func (w *Watch) Close() {}
