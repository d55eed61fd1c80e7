// Package acts does what people ask to be done with messages, be it one or a hundred
// thousand: in pieces of which the outcome of each is known before the next begins, and
// so that exactly what was done can be taken back.
//
// An act becomes steps, and what takes it back is steps too. Nothing here knows of
// HTTP, nor of IMAP's commands.
package acts
