// Package testprogram runs Hearthmail as a process of its own, for tests that
// kill it, start it anew, or want several.
package testprogram

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const buildLimit = 5 * time.Minute

// build makes the program as the tests are built, once for all of a test binary;
// buildPlain makes it as it is delivered.
var (
	build      = sync.OnceValues(func() (string, error) { return buildTo(".program.test", race) })
	buildPlain = sync.OnceValues(func() (string, error) { return buildTo(".plain.test", false) })
)

// buildTo makes the program beside the test's own binary, whose directory go test
// removes at the end.
func buildTo(suffix string, race bool) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), buildLimit)
	defer cancel()
	binary, err := os.Executable()
	if err != nil {
		return "", err
	}
	program := strings.TrimSuffix(binary, ".test") + suffix
	args := []string{"build", "-buildvcs=false", "-o", program}
	if race {
		args = append(args, "-race")
	}
	output, err := exec.CommandContext(ctx, "go", append(args, "hearthmail/cmd/hearthmail")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	return program, nil
}
