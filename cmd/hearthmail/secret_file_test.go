package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecretFile(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	folder := t.TempDir()
	first, err := readSecret("", folder, quiet)
	if err != nil || len(first) != 32 {
		t.Fatalf("%d octets, %v", len(first), err)
	}
	file := filepath.Join(folder, "secret.key")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
	for _, named := range []string{"", file} {
		if again, err := readSecret(named, folder, quiet); err != nil || !bytes.Equal(again, first) {
			t.Errorf("read again as %q: another key, %v", named, err)
		}
	}
	if other, err := readSecret("", t.TempDir(), quiet); err != nil || bytes.Equal(other, first) {
		t.Errorf("another folder has the same key, %v", err)
	}
	if none, err := readSecret("", "", quiet); none != nil || err != nil {
		t.Errorf("without a place there is a key, %v", err)
	}
}

func TestSecretFileRefused(t *testing.T) {
	folder := t.TempDir()
	short := filepath.Join(folder, "short.key")
	if err := os.WriteFile(short, []byte("too short a key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	absent := filepath.Join(folder, "absent.key")
	for file, want := range map[string]string{short: "does not hold 32 octets", absent: "no such file", folder: "is a directory"} {
		_, err := readSecret(file, folder, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "too short a key") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
	}
	if _, err := os.Stat(absent); err == nil {
		t.Error("a file that was named is made")
	}
	if _, err := readSecret("", filepath.Join(folder, "nowhere"), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a folder that isn't there will do")
	}
}

func TestSecretFileOpenToAll(t *testing.T) {
	file := filepath.Join(t.TempDir(), "open.key")
	if err := os.WriteFile(file, bytes.Repeat([]byte("k"), 32), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o440: false, 0o644: true} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		if _, err := readSecret(file, "", slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), "everybody"); got != warned {
			t.Errorf("a file of mode %o: warned %v", mode, got)
		}
		if strings.Contains(log.String(), "kkkk") {
			t.Error("the log holds the key")
		}
	}
}
