package web

import "net/http"

// outboxShow is the page of letters on their way.
func (s *Server) outboxShow(http.ResponseWriter, *http.Request) error { return cantSend() }

// outboxState is what every page says of them.
func (s *Server) outboxState(http.ResponseWriter, *http.Request) error { return cantSend() }

// outboxAct does what is asked with one of them.
func (s *Server) outboxAct(http.ResponseWriter, *http.Request) error { return cantSend() }
