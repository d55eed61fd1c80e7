package testpostgres

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"hearthmail/internal/testtool"
)

// owner is whom PostgreSQL runs as: the tests' own user, but not root, which it
// refuses.
type owner struct{ credential *syscall.Credential }

// ownerOf chooses the owner and gives the directory to him.
func ownerOf(dir string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	found, err := user.Lookup("postgres") // Debian's package makes it
	if err != nil {
		found, err = user.Lookup("nobody")
	}
	if err != nil {
		return owner{}, fmt.Errorf("finding a user for PostgreSQL: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return owner{}, err
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return owner{}, err
	}
	o := owner{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return o, o.give(dir)
}

func (o owner) give(path string) error {
	if o.credential == nil {
		return nil
	}
	return os.Chown(path, int(o.credential.Uid), int(o.credential.Gid))
}

// attributes make a program run as the owner, in a process group of its own.
func (o owner) attributes() *syscall.SysProcAttr {
	attributes := testtool.ProcessGroup()
	attributes.Credential = o.credential
	return attributes
}
