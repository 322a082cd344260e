package settings

import "strings"

// isPackageOf reports whether an Android package is an app's of that name: as a rule it ends
// in it (inferred). A bundle's folder bears the name, and the log in it the package.
func isPackageOf(id, name string) bool {
	return name != "" && strings.Count(id, ".") >= 2 && strings.HasSuffix(id, "."+name)
}
