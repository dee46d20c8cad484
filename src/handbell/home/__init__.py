"""What needs me now; first-run set-up; the demonstration schools."""
