package study_test

import (
	"fmt"

	"rung/pipeline/study"
)

func ExampleParse() {
	_, err := study.Parse("testdata/typo.yaml", study.Options{})
	fmt.Println(err)
	// Output:
	// testdata/typo.yaml:3:1: unknown key "titel"; did you mean title?
	// testdata/typo.yaml:7:57: band edges must ascend: 35 comes after 45; sort them
	// testdata/typo.yaml:9:25: no trait is called "aeg"; did you mean age?
}
