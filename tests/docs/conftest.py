def pytest_addoption(parser):
    parser.addoption(
        "--refresh", action="store_true", help="write into the pages what their commands print now"
    )
