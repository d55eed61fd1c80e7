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

// build makes the program, once for all tests of a test binary.
var build = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), buildLimit)
	defer cancel()
	binary, err := os.Executable()
	if err != nil {
		return "", err
	}
	// Beside the test's own binary, whose directory go test removes at the end.
	program := strings.TrimSuffix(binary, ".test") + ".program.test"
	args := []string{"build", "-buildvcs=false", "-o", program}
	if race {
		args = append(args, "-race")
	}
	output, err := exec.CommandContext(ctx, "go", append(args, "hearthmail/cmd/hearthmail")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, output)
	}
	return program, nil
})
