package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// settings give kong what isn't on the command line: the environment before
// the file.
type settings struct {
	env  func(string) (string, bool)
	file map[string]any
}

var _ kong.Resolver = settings{}

// Validate is a part of kong.Resolver.
func (settings) Validate(*kong.Application) error { return nil }

// Resolve gives a flag's value, or nil for none. HEARTHMAIL_X_FILE names a
// file that holds the value of HEARTHMAIL_X.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if flag.Name == "help" || flag.Name == "version" {
		return nil, nil
	}
	name := "HEARTHMAIL_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
	if value, ok := s.env(name); ok {
		return value, nil
	}
	if path, ok := s.env(name + "_FILE"); ok {
		secret, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE: %w", name, err)
		}
		value := strings.TrimSpace(string(secret))
		if value == "" { // else the default would be taken: SQLite, or the demo
			return nil, fmt.Errorf("%s_FILE: %s is empty", name, path)
		}
		return value, nil
	}
	return textOf(s.file[flag.Name])
}

// textOf writes a TOML value as it would stand behind a flag.
func textOf(value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case []any:
		words := make([]string, len(v))
		for i, word := range v {
			words[i] = fmt.Sprint(word)
		}
		return strings.Join(words, ","), nil
	case string, bool, int64, float64:
		return fmt.Sprint(v), nil
	default:
		return nil, errors.New("not a text, a number, true, false or a list of texts")
	}
}

// unknownKey names a key of the file that is no option.
func (s settings) unknownKey(flags []*kong.Flag) error {
	for _, key := range slices.Sorted(maps.Keys(s.file)) {
		if key != domainsKey && !slices.ContainsFunc(flags, func(f *kong.Flag) bool { return f.Name == key && key != "config" }) {
			return fmt.Errorf("--config: the file has an unknown key %q", key)
		}
	}
	return nil
}

func readConfigFile(path string) (map[string]any, error) {
	if path == "" {
		return nil, nil
	}
	values := map[string]any{}
	_, err := toml.DecodeFile(path, &values)
	if wrong, ok := errors.AsType[toml.ParseError](err); ok {
		// Its own words may repeat a part of the line, and so of a password.
		return nil, fmt.Errorf("--config: %s is not TOML at line %d", path, wrong.Position.Line)
	}
	if err != nil {
		return nil, fmt.Errorf("--config: %w", err)
	}
	return values, nil
}

// trustingFile adds a file's certificates to the system's roots.
func trustingFile(path string) (*tls.Config, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no PEM certificate", path)
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}
