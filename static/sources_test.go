package static

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func mustSub(t *testing.T) fs.FS {
	t.Helper()
	sub, err := fs.Sub(src, "src")
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// A lock file must not send others to the registry that we used.
func TestLockFileNamesNoRegistry(t *testing.T) {
	content, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Resolved, Integrity string }
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if p.Resolved != "" || (name != "" && p.Integrity == "") {
			t.Errorf("%q: resolved %q, integrity %q", name, p.Resolved, p.Integrity)
		}
	}
	if len(lock.Packages) < 2 {
		t.Error("the lock file holds no packages")
	}
}

// The policy of our pages allows no code from strings.
func TestOurScriptsNeedNoEval(t *testing.T) {
	entries, err := os.ReadDir("src")
	if err != nil {
		t.Fatal(err)
	}
	scripts := 0
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".ts") {
			continue
		}
		scripts++
		content, err := os.ReadFile("src/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"eval(", "new Function", "innerHTML", "insertAdjacentHTML", "document.write", ".style"} {
			if strings.Contains(string(content), word) {
				t.Errorf("%s uses %s", entry.Name(), word)
			}
		}
	}
	if scripts == 0 {
		t.Error("there are no scripts")
	}
}
