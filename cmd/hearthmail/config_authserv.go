package main

import (
	"fmt"
	"strings"
)

// checkAuthservIDs reads the names that one's own mail servers go by in
// Authentication-Results.
func (c *config) checkAuthservIDs() error {
	for i, name := range c.AuthservID {
		name = strings.TrimSpace(name)
		if name == "" || strings.ContainsAny(name, " \t\r\n;()\"=") {
			return fmt.Errorf("--authserv-id: %q is not a server's name such as mx.example.org", name)
		}
		c.AuthservID[i] = name
	}
	return nil
}
