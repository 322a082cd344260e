// Package icons holds the program's pictures.
package icons

import _ "embed"

// SVG is the program's icon; it is legible from 16 pixels on.
//
//go:embed hubscope.svg
var SVG []byte

// PNG is the same icon at 512 by 512 pixels.
//
//go:embed hubscope.png
var PNG []byte
