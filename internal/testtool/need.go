// Package testtool finds the programs that some tests need besides Go.
package testtool

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// WithoutVariable names the environment variable that lists, separated by
// commas, the tools that a test run may do without, such as "dovecot,chromium".
const WithoutVariable = "HEARTHMAIL_TEST_WITHOUT"

// Need returns the path of the first of programs that is installed. When none
// is, the test fails and says which Debian packages bring it; only a run that
// names tool in WithoutVariable skips the test instead, so that a missing tool
// never passes unnoticed.
func Need(t testing.TB, tool, packages string, programs ...string) string {
	t.Helper()
	if excused(os.Getenv(WithoutVariable), tool) {
		t.Skipf("left out: %s names %s", WithoutVariable, tool)
	}
	for _, program := range programs {
		if path, err := find(program); err == nil {
			return path
		}
	}
	t.Fatalf("%s is not installed. Install it (on Debian: apt-get install %s), or leave its tests out with %s=%s.",
		tool, packages, WithoutVariable, tool)
	return ""
}

func excused(list, tool string) bool {
	return slices.Contains(strings.Split(strings.ReplaceAll(list, " ", ""), ","), tool)
}

// find looks in PATH and in /usr/sbin, where servers live and which an
// ordinary user's PATH often lacks.
func find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err == nil {
		return path, nil
	}
	return exec.LookPath(filepath.Join("/usr/sbin", program))
}
