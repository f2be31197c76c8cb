package scratch

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const prefix = "hesuan-test-"

// envParent tells the program under test to make a folder there and wait.
const envParent = "HESUAN_SCRATCH_PARENT"

func TestMain(m *testing.M) {
	parent := os.Getenv(envParent)
	if parent == "" {
		os.Exit(m.Run())
	}
	s, err := Make(parent, prefix)
	if err == nil {
		err = os.WriteFile(filepath.Join(s.Path, "return.xlsx"), []byte("370323"), 0o600)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.Path)
	bufio.NewReader(os.Stdin).ReadByte()
}

// other is another process with a folder of its own.
func other(t *testing.T, parent string) (folder string, kill func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), envParent+"="+parent)
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		c.Process.Kill()
		c.Wait()
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line[:len(line)-1], kill
}

func there(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func TestWhatAKilledProcessLeftIsRemovedByTheNext(t *testing.T) {
	parent := t.TempDir()
	theirs, kill := other(t, parent)
	mine, err := Make(parent, prefix)
	if err != nil {
		t.Fatal(err)
	}
	if !there(t, filepath.Join(theirs, "return.xlsx")) {
		t.Error("the folder of a process at work was taken away")
	}
	kill()
	next, err := Make(parent, prefix)
	if err != nil {
		t.Fatal(err)
	}
	if there(t, theirs) {
		t.Error("the folder of a killed process is still there")
	}
	for _, f := range []*Folder{mine, next} {
		if !there(t, f.Path) {
			t.Errorf("%s was taken away", f.Path)
		}
		if err := f.Remove(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestOnlyWhatIsOursIsRemoved(t *testing.T) {
	parent := t.TempDir()
	file := filepath.Join(parent, prefix+"a.tmp")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	folders := []string{prefix + "b", "b.tmp", prefix + "full.tmp"}
	for _, name := range folders {
		if err := os.MkdirAll(filepath.Join(parent, name, "inside"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	empty := filepath.Join(parent, prefix+"empty.tmp") // killed before it was locked
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Make(parent, prefix)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Remove()
	if there(t, empty) {
		t.Error("an empty folder is still there")
	}
	for _, path := range append([]string{file}, filepath.Join(parent, folders[0]), filepath.Join(parent, folders[1]), filepath.Join(parent, folders[2])) {
		if !there(t, path) {
			t.Errorf("%s was taken away", path)
		}
	}
}
