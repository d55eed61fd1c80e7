package imapclient

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
)

// askStartTLS reads the greeting and has the server agree to STARTTLS (RFC
// 9051, section 6.2.1). It is done before go-imap gets the connection, so that
// frames are read above TLS. What a server, or somebody on the way, sends in
// clear behind its agreement would be taken for its word under TLS: it ends
// the connection.
func askStartTLS(raw net.Conn) error {
	in := bufio.NewReader(raw)
	greeting, err := readFrame(in)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.ToUpper(greeting), []byte("* OK")) {
		return noTLS(errors.New("the greeting is not OK"))
	}
	const tag = "S1"
	if _, err := io.WriteString(raw, tag+" STARTTLS\r\n"); err != nil {
		return err
	}
	for {
		answer, err := readFrame(in)
		if err != nil {
			return err
		}
		rest, ok := bytes.CutPrefix(answer, []byte(tag+" "))
		if !ok {
			continue
		}
		if err := tagged(rest); err != nil {
			return noTLS(err)
		}
		if in.Buffered() > 0 {
			return noTLS(errors.New("something in clear behind the answer to STARTTLS"))
		}
		return nil
	}
}

func noTLS(cause error) error {
	return &Error{Kind: KindTLS, Op: "secure the connection", Err: cause}
}
