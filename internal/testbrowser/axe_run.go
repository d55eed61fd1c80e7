package testbrowser

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// axeScript runs the rules of WCAG 2.2, levels A and AA. What is inside frames
// is somebody's mail and not ours to judge; style sheets are not fetched again,
// which a Content-Security-Policy may forbid.
const axeScript = `(async () => {
	const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
	const results = await axe.run(document, {
		runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], iframes: false, preload: false,
	});
	return results.violations.flatMap(violation => violation.nodes.map(
		node => violation.id + ': ' + violation.help + ' — ' + node.target.join(' ')));
})()`

// Axe checks the page as it is with axe-core and returns a line for each
// violation: "rule: what it asks for — selector".
func (p *Page) Axe() []string {
	p.t.Helper()
	p.loadAxe()
	var lines []string
	p.Evaluate(axeScript, &lines)
	return lines
}

// loadAxe brings axe-core into the page, once for each that is loaded.
func (p *Page) loadAxe() {
	p.t.Helper()
	var there bool
	if p.Evaluate("typeof axe === 'object'", &there); there {
		return
	}
	source, err := os.ReadFile(axeFile(p.t))
	if err != nil {
		p.t.Fatalf("axe-core is missing (%v). Run npm ci --ignore-scripts in static.", err)
	}
	// Evaluated, not added as an element: the page's own policy doesn't apply.
	p.Evaluate(string(source)+"\n;0", nil)
}

func axeFile(t testing.TB) string {
	t.Helper()
	root, err := repositoryRoot()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "static", "node_modules", "axe-core", "axe.min.js")
}

// repositoryRoot looks for go.mod upwards from the test's directory.
func repositoryRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return dir, err
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the test's directory")
		}
		dir = filepath.Dir(dir)
	}
}
