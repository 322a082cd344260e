package casefile

// A Device is a phone or tablet of which logs or a bundle were given. What nothing says of
// it is empty.
type Device struct {
	Platform string // "ios", "android"
	Model    string // as its bundle states it: "iPhone14,2"
	OS       string // the version of its operating system
	User     string
	Apps     []DeviceApp
	Sources  []int // what came from it, as indexes into Case.Sources
}

// A DeviceApp is an app of which the bundle speaks or holds a log.
type DeviceApp struct {
	Name    string
	Version string // empty while nothing states it
}
