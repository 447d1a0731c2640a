package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Asks the guide's verifier about each line: now, secret, id, timestamp, signatures, body.
func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		field := strings.Split(lines.Text(), "\t")
		now, err := strconv.ParseInt(field[0], 10, 64)
		if err != nil {
			panic(err)
		}
		body, err := base64.StdEncoding.DecodeString(field[5])
		if err != nil {
			panic(err)
		}
		accepted, err := verify(field[1], present(field[2]), present(field[3]), present(field[4]), body, now)
		switch {
		case err != nil:
			fmt.Println("error")
		case accepted:
			fmt.Println("accepted")
		default:
			fmt.Println("refused")
		}
	}
}

func present(header string) string {
	if header == "-" {
		return ""
	}
	return header
}
