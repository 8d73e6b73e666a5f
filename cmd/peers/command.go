package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// command is a command that may clean up when it is stopped.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	return c
}

// output runs a command in a folder and returns what it prints.
func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	c := command(ctx, name, args...)
	c.Dir = dir
	text, err := c.Output()
	if err != nil {
		return "", failure(c, err, text)
	}
	return string(text), nil
}

// failure is an error with what the command said last.
func failure(c *exec.Cmd, err error, said []byte) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said = append(said, exit.Stderr...)
	}
	const most = 2000
	if len(said) > most {
		said = said[len(said)-most:]
	}
	return fmt.Errorf("%s: %w\n%s", strconv.Quote(strings.Join(c.Args, " ")), err, said)
}
