package web

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/store"
	"hearthmail/templates"
)

// mostWrongCodes is after how many wrong codes the password is wanted again.
const mostWrongCodes = 10

// welcome lets somebody in whom the mail server has let in, or has them asked for
// a second step first, and says where to go on. It takes the account over; try is
// nil where no try is counted.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request, n newcomer, try *loginTry) (to string, err error) {
	kept, err := s.findFactor(r.Context(), loginOf(n.secrets.Username), n.account.Account)
	if errors.Is(err, store.ErrNotFound) {
		return s.links.Mailbox("INBOX", templates.View{}), s.letIn(w, r, n, try)
	}
	n.account.Release()
	if err != nil {
		return "", err
	}
	if _, err := s.openFactor(kept); err != nil {
		return "", err
	}
	n.secrets.Factor = kept.Login
	_, err = s.keep(w, r, n, stageCode)
	s.meter.SignIn(signInCodeWanted)
	return s.links.LoginCode(), err
}

// letIn begins the session of somebody who has shown all that is wanted. try is
// nil where no try is counted.
func (s *Server) letIn(w http.ResponseWriter, r *http.Request, n newcomer, try *loginTry) error {
	if err := s.begin(w, r, n); err != nil {
		return err
	}
	s.meter.SignIn(signInDone)
	if try != nil {
		if err := try.right(r.Context()); err != nil {
			return storeProblem(err)
		}
	}
	if !n.private {
		return nil
	}
	if err := s.rememberDevice(w, r, loginOf(n.secrets.Username)); err != nil {
		return storeProblem(err)
	}
	return nil
}

// codeStage is a session whose password was right, and whose code is wanted.
type codeStage struct {
	kept    store.Session
	secrets secrets
}

// codeStage gives the request's session at that stage; store.ErrNotFound when it
// has none. Nothing else can be done with one.
func (s *Server) codeStage(r *http.Request) (codeStage, error) {
	session, err := s.sessions.Get(r, sessionCookie)
	if err != nil {
		return codeStage{}, storeProblem(err)
	}
	var stage codeStage
	stage.kept, _ = session.Values[valueKept].(store.Session)
	stage.secrets, _ = session.Values[valueSecrets].(secrets)
	if session.IsNew || stage.kept.Stage != stageCode {
		return codeStage{}, store.ErrNotFound
	}
	return stage, nil
}

func (s *Server) loginCodeShow(w http.ResponseWriter, r *http.Request) error {
	stage, err := s.codeStage(r)
	if errors.Is(err, store.ErrNotFound) {
		return redirect(w, r, s.links.Home())
	}
	if err != nil {
		return err
	}
	return s.askCode(w, r, stage, http.StatusOK)
}

func (s *Server) askCode(w http.ResponseWriter, r *http.Request, stage codeStage, status int, alerts ...string) error {
	page := templates.LoginCode{Chrome: s.chrome(r, say(r.Context(), "Second step")), Account: stage.secrets.Username}
	page.Alerts = append(page.Alerts, alerts...)
	return s.render(w, r, status, templates.LoginCodePage(page))
}

func (s *Server) loginCode(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	stage, err := s.codeStage(r)
	if errors.Is(err, store.ErrNotFound) {
		s.toLogin(w, r, "late")
		return nil
	}
	if err != nil {
		return err
	}
	try, err := s.enterCodeTry(r, stage.kept.Login, stage.secrets.Factor)
	if err != nil {
		s.meter.SignIn(signInOutcome(err))
		return s.codeFailed(w, r, stage, err)
	}
	defer try.leave()
	right, err := s.checkCode(r.Context(), stage.secrets.Factor, r.PostForm.Get("code"))
	switch {
	case errors.Is(err, store.ErrNotFound): // switched off meanwhile: the password will do
		return s.endStage(w, r, "late")
	case err != nil:
		return s.codeFailed(w, r, stage, err)
	case !right:
		return s.codeWrong(w, r, stage, try)
	}
	return s.codeRight(w, r, stage, try)
}

func (s *Server) checkCode(ctx context.Context, factorLogin, code string) (bool, error) {
	kept, err := s.factorBy(ctx, factorLogin, "")
	if err != nil {
		return false, err
	}
	f, err := s.openFactor(kept)
	if err != nil {
		return false, err
	}
	return f.accepts(ctx, code)
}

// codeRight signs in to the mail server again, since nothing was held meanwhile,
// and begins the session, under a new id.
func (s *Server) codeRight(w http.ResponseWriter, r *http.Request, stage codeStage, try *loginTry) error {
	n := newcomer{secrets: stage.secrets, private: stage.kept.Private}
	n.secrets.Factor = ""
	var err error
	n.account, err = s.signIn(r.Context(), n.secrets)
	switch {
	case imapclient.KindOf(err) == imapclient.KindDenied:
		s.logFailure(r, http.StatusForbidden, err)
		return s.endStage(w, r, "refused")
	case err != nil:
		return s.codeFailed(w, r, stage, err)
	}
	if err := s.letIn(w, r, n, try); err != nil {
		return err
	}
	return redirect(w, r, s.links.Mailbox("INBOX", templates.View{}))
}

// codeWrong counts the try, and ends the stage after a number of them.
func (s *Server) codeWrong(w http.ResponseWriter, r *http.Request, stage codeStage, try *loginTry) error {
	s.meter.SignIn(signInWrongCode)
	if err := try.wrong(r.Context()); err != nil {
		return storeProblem(err)
	}
	before, err := s.store.AddTry(r.Context(), subjectHash("stage "+hex.EncodeToString(stage.kept.ID[:])), time.Now(), mostInStage)
	if err != nil {
		return storeProblem(err)
	}
	if before.Count+1 >= mostWrongCodes {
		return s.endStage(w, r, "codes")
	}
	return s.codeFailed(w, r, stage, wrongCode())
}

// codeFailed asks for the code again, and says what went wrong.
func (s *Server) codeFailed(w http.ResponseWriter, r *http.Request, stage codeStage, err error) error {
	status, sentence := s.loginProblem(w, r, err)
	s.logFailure(r, status, err)
	return s.askCode(w, r, stage, status, sentence)
}

// endStage has the person begin again.
func (s *Server) endStage(w http.ResponseWriter, r *http.Request, why string) error {
	if err := s.signOut(w, r); err != nil {
		return err
	}
	s.toLogin(w, r, why)
	return nil
}

func wrongCode() *problem {
	return &problem{status: http.StatusForbidden, heading: "That code is not right",
		message: "That code is not right. Each is good for about a minute, and once: wait for the next one and type that. " +
			"If none is ever right, look whether the phone's clock is."}
}
