package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// certificate is what the program shows browsers when it speaks TLS itself.
type certificate struct {
	certFile, keyFile string
	current           atomic.Pointer[tls.Certificate]
}

// readCertificate reads PEM files: the certificate with its chain, and its key.
func readCertificate(certFile, keyFile string) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

// read takes the files as they are now. When they are bad, all stays as it was.
func (c *certificate) read() error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	c.current.Store(&pair)
	return nil
}

// ends is when the certificate ceases to be valid.
func (c *certificate) ends() time.Time { return c.current.Load().Leaf.NotAfter }

func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}

// rereadOnHangup reads the certificate anew at each SIGHUP until the returned
// function is called. Connections go on; those that begin later get the new
// one. c may be nil: then there is nothing to read, but the signal doesn't end
// the program either.
func rereadOnHangup(c *certificate, log *slog.Logger) (end func()) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range hangup {
			c.reread(log)
		}
	}()
	return func() {
		signal.Stop(hangup) // after which nothing is sent
		close(hangup)
		<-done
	}
}

func (c *certificate) reread(log *slog.Logger) {
	if c == nil {
		log.Info("SIGHUP: there is no certificate to read anew")
		return
	}
	if err := c.read(); err != nil {
		log.Error("SIGHUP: the certificate can't be read anew; the old one is used on", "error", err)
		return
	}
	log.Info("SIGHUP: the certificate has been read anew", "until", c.ends())
}
