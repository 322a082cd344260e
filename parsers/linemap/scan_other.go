//go:build !amd64

package linemap

func (m *Map) scan(chunk []byte) { m.scanPlainly(chunk) }
