package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"hearthmail/secondfactor"
)

// secretFileName is the instance's key within --data.
const secretFileName = "secret.key"

// openVault gives what second factors are sealed with, after the store has been
// opened; nil when there is no key for it.
func openVault(c *config, log *slog.Logger) (*secondfactor.Vault, error) {
	dir, err := dataDir(c)
	if err != nil {
		return nil, err
	}
	key, err := readSecret(c.SecretFile, dir, log)
	if err != nil {
		return nil, err
	}
	if key == nil && c.Database == "" { // in memory, as all else
		key = newSecret()
	}
	if key == nil {
		return nil, nil
	}
	return secondfactor.NewVault(key)
}

// readSecret gives the instance's key, which second factors are sealed under:
// from --secret-file, else from the folder of --data, where it is made when it is
// absent. Without either (folder is "") it gives nil: there are no second factors
// then. Its errors name the file, and nothing that is in it.
func readSecret(file, folder string, log *slog.Logger) ([]byte, error) {
	if file == "" && folder == "" {
		return nil, nil
	}
	if file == "" {
		file = filepath.Join(folder, secretFileName)
		if err := makeSecret(folder); err != nil {
			return nil, fmt.Errorf("making the key file: %w", err)
		}
	}
	key, mode, err := readKey(file)
	if err != nil {
		return nil, err
	}
	if mode.Perm()&0o007 != 0 {
		log.Warn("the key file of --secret-file can be read by everybody on this machine", "file", file)
	}
	return key, nil
}

// checkSecretFile looks whether --secret-file, if it is given, holds a key.
func (c *config) checkSecretFile() error {
	if c.SecretFile == "" || c.HealthCheck {
		return nil
	}
	_, _, err := readKey(c.SecretFile)
	return err
}

// readKey gives the key that a file holds, and the file's mode.
func readKey(name string) ([]byte, fs.FileMode, error) {
	key, mode, err := readStart(name)
	if err != nil {
		return nil, 0, fmt.Errorf("--secret-file: %w", err)
	}
	if len(key) != secondfactor.KeySize {
		return nil, 0, fmt.Errorf("--secret-file: %s does not hold %d octets and no more (head -c %[2]d /dev/urandom makes such a file)", name, secondfactor.KeySize)
	}
	return key, mode, nil
}

// readStart gives one octet more than a key at the most, and the file's mode.
func readStart(name string) ([]byte, fs.FileMode, error) {
	file, err := os.Open(name) //nolint:gosec // whoever runs the program names it
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	key, err := io.ReadAll(io.LimitReader(file, secondfactor.KeySize+1))
	return key, info.Mode(), err
}

// makeSecret makes the key in a folder, for its owner alone, unless it is there. It
// is there whole or not at all, also when the machine stops meanwhile.
func makeSecret(folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	if _, err := root.Lstat(secretFileName); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	const draftName = secretFileName + ".new"
	draft, err := root.OpenFile(draftName, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = draft.Write(newSecret())
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return root.Rename(draftName, secretFileName)
}

func newSecret() []byte {
	key := make([]byte, secondfactor.KeySize)
	_, _ = rand.Read(key) // never fails
	return key
}
