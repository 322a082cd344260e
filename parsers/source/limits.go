package source

// Limits bound what a hostile or broken input can cost. A zero field stands
// for its default.
type Limits struct {
	// Inflated is how many bytes may come out of one given path, all its
	// entries and layers together.
	Inflated int64
	// Ratio is how many bytes out a byte in may give once RatioFrom bytes are out.
	Ratio     int64
	RatioFrom int64
	// Entries is how many entries the archives of one given path may hold together.
	Entries int
	// Depth is how many archives may stand inside each other.
	Depth int
	// GzipDepth is how many layers of gzip are taken off one file.
	GzipDepth int
	// NameBytes is the longest entry name that is read.
	NameBytes int
	// Files is how many files one call of Find takes from folders.
	Files int
	// MemoryEach and MemoryTotal say how much spooled content may stay in memory
	// instead of a temporary file: one content, and all open ones together.
	MemoryEach, MemoryTotal int64
}

const (
	// A busy gateway keeps 26 files of some 100 KB to 1 GB; a collector's month
	// fits in 16 GiB, and so does the free space of a laptop.
	defaultInflated = 16 << 30
	// Deflate cannot pass 1032:1; real logs reach 10:1 to 60:1. Small files of
	// one repeated line may do better, so the ratio counts from 64 MiB on.
	defaultRatio     = 200
	defaultRatioFrom = 64 << 20
	// Ten times the largest support bundle seen; their listing stays below 100 MB.
	defaultEntries = 100_000
	// A bundle in a mail attachment in a ticket export in a case is four.
	defaultDepth = 4
	// Rotation compresses once, a mail gateway once more, a careless hand a third time.
	defaultGzipDepth = 3
	// Four times Windows' own limit of a path; with Entries it bounds memory.
	defaultNameBytes = 1024
	// A folder of logs holds thousands; a hundred thousand is somebody's whole disk.
	defaultFiles = 100_000
	// Below 1 MiB a file costs more than the bytes; 64 MiB is what a hundred
	// such members may take together.
	defaultMemoryEach  = 1 << 20
	defaultMemoryTotal = 64 << 20
)

func (l Limits) withDefaults() Limits {
	set64 := func(p *int64, v int64) {
		if *p <= 0 {
			*p = v
		}
	}
	set := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	set64(&l.Inflated, defaultInflated)
	set64(&l.Ratio, defaultRatio)
	set64(&l.RatioFrom, defaultRatioFrom)
	set64(&l.MemoryEach, defaultMemoryEach)
	set64(&l.MemoryTotal, defaultMemoryTotal)
	set(&l.Entries, defaultEntries)
	set(&l.Depth, defaultDepth)
	set(&l.GzipDepth, defaultGzipDepth)
	set(&l.NameBytes, defaultNameBytes)
	set(&l.Files, defaultFiles)
	return l
}

// tooDense says whether out bytes from in bytes is more than any log gives.
func (l Limits) tooDense(in, out int64) bool {
	return out > l.RatioFrom && out/l.Ratio > in
}
