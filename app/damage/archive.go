package damage

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
)

// Zipped packs files as a helpdesk's mail program would.
func Zipped(files []File) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	var err error
	for _, f := range files {
		e, create := w.Create(f.Name)
		if create == nil {
			_, create = e.Write(f.Data)
		}
		err = errors.Join(err, create)
	}
	must(errors.Join(err, w.Close()))
	return out.Bytes()
}

func tarred(files []File) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	var err error
	for _, f := range files {
		err = errors.Join(err, w.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data))}))
		_, write := w.Write(f.Data)
		err = errors.Join(err, write)
	}
	must(errors.Join(err, w.Close()))
	return out.Bytes()
}

func gzipped(data []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(data)
	must(errors.Join(err, w.Close()))
	return out.Bytes()
}

// must ends the program for an error that writing to memory cannot have.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
