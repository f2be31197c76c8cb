package main

import (
	"context"
	"io"
	"os"

	"golang.org/x/sys/windows/svc"
)

// serviceName is what the service is called by its manager.
const serviceName = "hesuan"

// asService runs the program as a service where its manager started it; false
// where a person did.
func asService(run func(ctx context.Context, args []string, stdout, stderr io.Writer) int) (code int, ok bool) {
	if is, err := svc.IsWindowsService(); err != nil || !is {
		return 0, false
	}
	s := &windowsService{run: run}
	if err := svc.Run(serviceName, s); err != nil {
		return 1, true
	}
	return s.code, true
}

type windowsService struct {
	run  func(ctx context.Context, args []string, stdout, stderr io.Writer) int
	code int
}

// Execute runs the command line the service was made with until it ends or the
// manager stops it. A service has no console: the log goes to hesuan.exe.log, beside
// the program.
func (s *windowsService) Execute(_ []string, asked <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	const accepts = svc.AcceptStop | svc.AcceptShutdown
	log := serviceLog()
	defer log.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	over := make(chan int, 1)
	go func() { over <- s.run(ctx, os.Args[1:], log, log) }()
	status <- svc.Status{State: svc.Running, Accepts: accepts}
	for {
		select {
		case s.code = <-over:
			status <- svc.Status{State: svc.StopPending}
			return true, uint32(s.code)
		case r := <-asked:
			switch r.Cmd {
			case svc.Interrogate:
				status <- r.CurrentStatus
			case svc.Stop, svc.Shutdown:
				status <- svc.Status{State: svc.StopPending, WaitHint: 20_000}
				stop()
			}
		}
	}
}

func serviceLog() io.WriteCloser {
	name, err := os.Executable()
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(name+".log", os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600); err == nil {
			return f
		}
	}
	return nowhere{io.Discard}
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }
