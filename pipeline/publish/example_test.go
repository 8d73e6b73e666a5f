package publish_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rung/pipeline/publish"
)

// One night from the lock to the link, and its manifest.
func Example() {
	out, err := os.MkdirTemp("", "rung-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(out)

	done, err := publishNight(context.Background(), out)
	if err != nil {
		fmt.Println(err)
		return
	}
	manifest, err := os.ReadFile(filepath.Join(out, "night-shift", "current", "manifest.json"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("moved:", done.Moved)
	fmt.Print(string(manifest))
	// Output:
	// moved: true
	// {
	//   "format": 1,
	//   "version": "1.0.0",
	//   "study": "night-shift",
	//   "title": "Night-shift life-quality pilot",
	//   "as_of": "2026-11-20",
	//   "night": "2026-11-20-861ea5b02d41",
	//   "study_sha256": "0000000000000000000000000000000000000000000000000000000000000000",
	//   "codes_sha256": "",
	//   "options": {
	//     "minimum": "5"
	//   },
	//   "inputs": [
	//     {
	//       "role": "ladders",
	//       "path": "exports/ladders/a.parquet",
	//       "bytes": 4096,
	//       "sha256": "1111111111111111111111111111111111111111111111111111111111111111",
	//       "rows": 90
	//     }
	//   ],
	//   "outputs": [
	//     {
	//       "path": "results.csv",
	//       "bytes": 19,
	//       "sha256": "6b5f285cefb9d52d7bd6ae1042ca81c3f73ba0c4eb18d6a997503a69aef10358"
	//     }
	//   ]
	// }
}

func publishNight(ctx context.Context, out string) (publish.Published, error) {
	desk, err := publish.Open(ctx, out, "night-shift")
	if err != nil {
		return publish.Published{}, err
	}
	defer desk.Close()
	night, err := desk.Stage()
	if err != nil {
		return publish.Published{}, err
	}
	if err := night.Write("results.csv", []byte("study,wave,measure\n")); err != nil {
		return publish.Published{}, err
	}
	return night.Publish(publish.Manifest{
		Version:     "1.0.0",
		Title:       "Night-shift life-quality pilot",
		AsOf:        "2026-11-20",
		StudySHA256: strings.Repeat("0", 64),
		Options:     map[string]string{"minimum": "5"},
		Inputs: []publish.Input{
			{Role: "ladders", Path: "exports/ladders/a.parquet", Bytes: 4096, SHA256: strings.Repeat("1", 64), Rows: 90},
		},
	})
}
