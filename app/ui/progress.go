//go:build cgo || !darwin

package ui

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// progressState is written by the engine's goroutines and read ten times a second.
type progressState struct {
	mu          sync.Mutex
	path        string
	done, total int64
}

func (p *progressState) set(path string, done, total int64) {
	p.mu.Lock()
	p.path, p.done, p.total = path, done, total
	p.mu.Unlock()
}

func (p *progressState) get() (path string, done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.path, p.done, p.total
}

// progressView is what shows how far the reading is: a page while there is nothing else to
// show, and a strip above a preview, which has no path.
type progressView struct {
	bar  *widget.ProgressBar
	path *para
	size *para
}

// page makes the job's page; it is made anew when the language changes.
func (j *job) page(w *Window) fyne.CanvasObject {
	s := w.sp
	v := &progressView{bar: widget.NewProgressBar(), path: newPara(" ").upTo(1), size: caption(" ")}
	j.view = v
	j.draw(w)
	cancel := widget.NewButton(s.Text("ui.cancel"), func() {
		w.cancel()
		w.rebuild()
	})
	col := container.New(&column{gap: 10, left: 26, top: 22, right: 26, bottom: 22},
		newPara(s.Text("ui.progress.title")).sized(sizeTitle).bold(), v.path, v.bar, v.size, container.NewHBox(cancel))
	return container.NewCenter(container.NewGridWrap(fyne.NewSize(560, 210), card(col)))
}

func (j *job) draw(w *Window) {
	path, done, total := j.state.get()
	if path == "" {
		path = " "
	}
	if j.view.path != nil {
		j.view.path.setText(path)
	}
	if total > 0 {
		j.view.bar.SetValue(min(float64(done)/float64(total), 1))
		if done < total {
			j.view.size.setText(w.sp.Text("ui.progress.size", "done", bytesText(done), "total", bytesText(total)))
		} else {
			j.view.size.setText(w.sp.Text("ui.progress.explaining"))
		}
	}
}

// watch draws the progress ten times a second until stop is called.
func (j *job) watch(w *Window) (stop func()) {
	done := make(chan struct{})
	tick := func() {
		if w.job == j {
			j.draw(w)
		}
	}
	w.ticker(done, tick)
	return func() { close(done) }
}

func (w *Window) ticker(done <-chan struct{}, tick func()) {
	if w.inline {
		return
	}
	go func() {
		t := time.NewTicker(100 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
				w.do(tick)
			}
		}
	}()
}
