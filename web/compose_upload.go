package web

import "net/http"

// composeUpload takes files that go with a letter.
func (s *Server) composeUpload(http.ResponseWriter, *http.Request) error { return cantSend() }

// composePart shows something that goes with a letter.
func (s *Server) composePart(http.ResponseWriter, *http.Request) error { return cantSend() }

// composePartRemove takes it off.
func (s *Server) composePartRemove(http.ResponseWriter, *http.Request) error { return cantSend() }

// submissionSize is how large a message may be, in octets.
func (s *Server) submissionSize(*http.Request) int64 { return s.maxMessage }
