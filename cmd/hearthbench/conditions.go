package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// conditions says what was measured on what, in a line. What can't be found
// out is left out.
func (b *bench) conditions() string {
	said := []string{b.version(b.program, "Hearthmail ")}
	if b.private {
		if program, err := findDovecot(); err == nil {
			said = append(said, b.version(program, "Dovecot "))
		}
	}
	said = append(said, fmt.Sprintf("%s, %d cores", runtime.GOOS, runtime.NumCPU()))
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		said = append(said, "load before the run "+strings.Fields(string(load))[0])
	}
	return strings.Join(append(said, fmt.Sprintf("%d rounds", b.Rounds)), "; ") + "."
}

// version is the first word that a program says of its version.
func (b *bench) version(program, name string) string {
	output, err := exec.CommandContext(b.ctx, program, "--version").Output()
	words := strings.Fields(string(output))
	if err != nil || len(words) == 0 {
		return name + "of an unknown version"
	}
	return name + words[0]
}
