package casefile

// A Dial is a timer that is worth trying out in a case: something in the logs runs by it.
type Dial struct {
	Key string
	// Steps are the values that it can be put to, as --set takes them, the shortest first and
	// off last. Those that are in force are among them.
	Steps []string
	// InForce are the values that hold in the case; several where apps or sessions differ,
	// none where nothing tells.
	InForce []string
}
