package static

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
)

// readStyles reads a file; in a style sheet it puts what is imported in the
// place of the import, as the build does, so that one address is enough.
func readStyles(dir fs.FS, name string) ([]byte, error) {
	content, err := fs.ReadFile(dir, name)
	if err != nil || path.Ext(name) != ".css" {
		return content, err
	}
	imports := regexp.MustCompile(`(?m)^@import "\./([a-z_-]+\.css)";$`)
	joined := imports.ReplaceAllFunc(content, func(line []byte) []byte {
		part, readErr := fs.ReadFile(dir, string(imports.FindSubmatch(line)[1]))
		if readErr != nil {
			err = fmt.Errorf("imported by %s: %w", name, readErr)
		}
		return part
	})
	return joined, err
}
