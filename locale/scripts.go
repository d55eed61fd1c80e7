package locale

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// InScripts finds the texts that the TypeScript of a folder says: what its calls of say
// have between double quotes.
func InScripts(dir string) ([]Text, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.ts"))
	if err != nil {
		return nil, err
	}
	call := regexp.MustCompile(`\bsay\(\s*("(?:[^"\\\n]|\\.)*")?`)
	var texts []Text
	var wrong []error
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if filepath.Base(name) == "say.ts" {
			continue
		}
		for _, m := range call.FindAllStringSubmatchIndex(string(content), -1) {
			at := fmt.Sprintf("%s:%d", name, 1+strings.Count(string(content[:m[0]]), "\n"))
			if m[2] < 0 {
				wrong = append(wrong, fmt.Errorf("%s: say wants a text in double quotes", at))
				continue
			}
			text, err := strconv.Unquote(string(content[m[2]:m[3]]))
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", at, err))
			}
			texts = append(texts, Text(text))
		}
	}
	return texts, errors.Join(wrong...)
}
