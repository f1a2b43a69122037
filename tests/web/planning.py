"""What is typed to add a gathering."""

PATH = "/kettle/gatherings/new"
TYPED = {
    "title": "Tea and Tinker",
    "place": "The Old Library",
    "access": "Step-free, a quiet room",
    "day": "2026-03-04",
    "starts": "14:00",
    "length": "120",
    "ready": "30",
    "rule": "share",
}
